using Nova.Api.Ec2.Instances;
using Nova.Api.Ec2.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Ec2.Addresses;

/// <summary>AssociateAddress: the address leads to the instance's first fixed one, or the one that is named; from another instance it is moved, unless the client says that it must not be.</summary>
internal static class AssociateAddress
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var (instance, floating) = (await InstanceIds.FindOneAsync(request, cancel), await AddressParameter.RequireAsync(request, cancel));
        if (request.Parameters.Flag("AllowReassociation") == false && floating.InstanceId is { } other && other != instance.Id)
        {
            return new Ec2Error(400, "Resource.AlreadyAssociated", $"The address {floating.Address} is already associated with an instance.");
        }

        var to = request.Parameters.Get("PrivateIpAddress") is { Length: > 0 } own ? own : null;
        await request.CallAsync(FloatingAddressesRpc.Associate, new AssociateFloatingAddress(instance.Id, floating.Address, to), cancel);
        return Ec2Answer.Done;
    }
}
