using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;

namespace Nova.Conductor.Keypairs;

/// <summary>Upstream's words.</summary>
internal static class KeypairFaults
{
    public static FaultException NotFound(KeypairName keypair) =>
        new(FaultKind.NotFound, $"Keypair {keypair.Name} not found for user {keypair.UserId}");
}
