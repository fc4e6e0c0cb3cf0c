using Nova.Api.Ec2.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Ec2.Addresses;

/// <summary>DisassociateAddress: the project keeps it.</summary>
internal static class DisassociateAddress
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var floating = await AddressParameter.RequireAsync(request, cancel);
        if (floating.InstanceId is not { } instance)
        {
            return new Ec2Error(404, "InvalidAssociationID.NotFound", $"The address {floating.Address} is not associated.");
        }

        await request.CallAsync(FloatingAddressesRpc.Disassociate, new DisassociateFloatingAddress(instance, floating.Address), cancel);
        return Ec2Answer.Done;
    }
}
