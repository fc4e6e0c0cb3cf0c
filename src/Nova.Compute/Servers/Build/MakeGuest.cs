using Nova.Compute.Drivers;
using Nova.Compute.Guests;
using Nova.Compute.Hosts;
using Nova.Core.Rpc.Compute;

namespace Nova.Compute.Servers.Build;

/// <summary>Makes a guest that is not on this host yet: a new one, or one that arrives. A failure removes all of it before the fault is thrown.</summary>
/// <param name="host">The host.</param>
/// <param name="what">What is done, as faults and the log call it.</param>
/// <param name="logger">Of whoever does it.</param>
internal sealed partial class MakeGuest(ComputeHost host, string what, ILogger logger)
{
    /// <summary>Makes it: what an earlier attempt left goes first.</summary>
    /// <param name="work">The walk along its parts.</param>
    /// <param name="asked">The guest that is wanted.</param>
    /// <param name="begin">Defines it, and lets it run where it is to.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="Nova.Core.Faults.FaultException">As <see cref="BuildFaults"/> makes it.</exception>
    public async Task<GuestState> MakeAsync(GuestWork work, GuestSpec asked, Func<GuestSpec, CancellationToken, Task> begin, CancellationToken ct)
    {
        var id = work.InstanceId;
        try
        {
            work.At = "clean-up of an earlier attempt";
            await host.Parts.DestroyAsync(id, work.GuestId, keepFound: false, ct);
            var spec = await host.Parts.PrepareAsync(work, asked, ct);
            await begin(spec, ct);

            work.At = "power state";
            var state = await host.Driver.GetPowerStateAsync(id, ct);
            return new GuestState(state, spec.Instance.RootDeviceName, spec.Instance.BlockDevices);
        }
        catch (Exception failure)
        {
            var clean = await TryCleanUpAsync(work);
            if (failure is OperationCanceledException)
            {
                throw;
            }

            LogFailed(failure, what, id, asked.Attempt, work.At);
            throw BuildFaults.Of(failure, id, work.At, clean, what);
        }
    }

    /// <summary>False where something may be left here: then no other host may try.</summary>
    private async Task<bool> TryCleanUpAsync(GuestWork work)
    {
        try
        {
            await host.Parts.DestroyAsync(work.InstanceId, work.GuestId, keepFound: false, CancellationToken.None);
            return true;
        }
        catch (Exception failure)
        {
            LogNotClean(failure, what, work.InstanceId);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{What} of instance {InstanceId} (attempt {Attempt}) failed at {Part}")]
    private partial void LogFailed(Exception failure, string what, Guid instanceId, int attempt, string part);

    [LoggerMessage(Level = LogLevel.Error, Message = "{What} of instance {InstanceId} failed and could not be cleaned up after; no other host may try")]
    private partial void LogNotClean(Exception failure, string what, Guid instanceId);
}
