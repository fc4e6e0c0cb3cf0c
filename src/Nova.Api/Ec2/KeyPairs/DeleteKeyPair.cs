using Nova.Api.Ec2.Pipeline;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Ec2.KeyPairs;

/// <summary>DeleteKeyPair: done as well where there is none.</summary>
internal static class DeleteKeyPair
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        try
        {
            await request.CallAsync(KeypairsRpc.Delete, new KeypairName(request.Caller.UserId, KeyPairName.Read(request)), cancel);
        }
        catch (FaultException missing) when (missing.Fault.Kind == FaultKind.NotFound)
        {
            // As upstream and Amazon.
        }

        return Ec2Answer.Done;
    }
}
