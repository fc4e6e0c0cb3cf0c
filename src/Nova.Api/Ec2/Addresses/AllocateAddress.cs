using Nova.Api.Ec2.Pipeline;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Ec2.Addresses;

/// <summary>AllocateAddress: one of the default pool, within the quota.</summary>
internal static class AllocateAddress
{
    public const string Domain = "standard";

    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        if (request.Parameters.Get("Domain") is { Length: > 0 } domain && domain != Domain)
        {
            return Ec2Error.Unsupported($"Addresses are of the domain {Domain}.");
        }

        try
        {
            var floating = await request.CallAsync(FloatingAddressesRpc.Allocate, new AllocateFloatingAddress(Pool: null), cancel);
            return Ec2Answer.Of(xml => xml.Element("publicIp", floating.Address).Element("domain", Domain));
        }
        catch (FaultException empty) when (empty.Fault.Kind == FaultKind.NotFound)
        {
            return Ec2Error.Unsupported(empty.Fault.Message);
        }
    }
}
