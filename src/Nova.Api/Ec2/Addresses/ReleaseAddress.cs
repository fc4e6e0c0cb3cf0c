using Nova.Api.Ec2.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Ec2.Addresses;

/// <summary>ReleaseAddress; one that leads to an instance ends doing so.</summary>
internal static class ReleaseAddress
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var floating = await AddressParameter.RequireAsync(request, cancel);
        await request.CallAsync(FloatingAddressesRpc.Release, new FloatingAddressNumber(floating.Number), cancel);
        return Ec2Answer.Done;
    }
}
