using Nova.Compute.Drivers;
using Nova.Compute.Servers.Attempts;

namespace Nova.Compute.Servers.Build;

/// <summary>One concern of a build: makes its part of the guest, and removes it again.</summary>
internal interface IBuildHook
{
    /// <summary>Shown in logs and in the fault of a build that failed here.</summary>
    string Name { get; }

    /// <summary>
    /// Makes the part; later hooks see it in the answered spec. It may have run before for this attempt, in a process that died: what is there then
    /// has been cleaned up already.
    /// </summary>
    Task<GuestSpec> RunAsync(BuildJob job, GuestSpec spec, CancellationToken ct);

    /// <summary>Removes the part. Called in reverse order after a failure, and before a build begins: must succeed where the hook never ran, or half.</summary>
    Task CleanUpAsync(Guid instanceId, CancellationToken ct);
}

/// <summary>What the hooks of one build share.</summary>
/// <param name="Command">What the conductor asked for.</param>
/// <param name="Claim">The permission to start the guest.</param>
internal sealed record BuildJob(Core.Rpc.Compute.BuildServer Command, AttemptClaim Claim);
