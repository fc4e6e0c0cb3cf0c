using Nova.Compute.Hosts;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Messaging;

namespace Nova.Compute.Servers.Recovery;

/// <summary>Compares a host's guests with the conductor's instances before it reports up, and destroys those that must not run here any more.</summary>
/// <remarks>
/// Only a guest whose id the conductor lists as gone from this host is touched. One the conductor does not mention at all is left alone and logged:
/// a wrong or restored database must not cost anybody a disk.
/// </remarks>
internal sealed partial class CompareGuests(IRpcClient rpc, ILogger<CompareGuests> logger)
{
    /// <summary>
    /// Once at the start of the daemon, before a command can ask for a guest: a hypervisor that ended with the daemon has its guests again. One that did not knows them.
    /// </summary>
    public Task RecallAsync(ComputeHost host, CancellationToken ct) =>
        host.Driver.RecallAsync(async asking => (await KnownAsync(host, asking)).Guests, host.Lanes.AnswerOf, ct);

    /// <summary>Before the host reports up: destroys what must not run, and leaves alone what nobody knows.</summary>
    public Task RunAsync(ComputeHost host, CancellationToken ct) => RunAsync(host, atStart: !host.Settled.IsCompleted, ct);

    /// <summary>Once it is up: whoever gave a guest of it away until then took it for down, and will not tell it.</summary>
    public Task RunAgainAsync(ComputeHost host, CancellationToken ct) => RunAsync(host, atStart: false, ct);

    private async Task RunAsync(ComputeHost host, bool atStart, CancellationToken ct)
    {
        var guests = await host.Driver.ListGuestsAsync(ct);
        if (guests.Count == 0 && !atStart && !host.Records.All.Any(record => record.HasAnything))
        {
            return;
        }

        var known = await KnownAsync(host, ct);
        if (atStart)
        {
            host.Standing.ToResume = [.. known.Guests.Where(IsExpectedToRun)];
        }

        foreach (var left in LeftGuest.Of(host, known, guests))
        {
            await DestroyAsync(host, left, ct);
        }

        var mentioned = known.Guests.Select(guest => guest.Instance.Id).Concat(known.Gone.Select(gone => gone.InstanceId)).ToHashSet();
        foreach (var guest in guests.Where(guest => !mentioned.Contains(guest.InstanceId) && !host.Lanes.IsBusy(guest.InstanceId)))
        {
            LogUnknown(host.Name, guest.InstanceId, guest.PowerState);
        }
    }

    private Task<HostInstances> KnownAsync(ComputeHost host, CancellationToken ct) =>
        rpc.CallAsync(HostsRpc.ListInstances, RpcTarget.Any, new ListHostInstances(host.Name), ServiceContext.New(), ct: ct);

    private static bool IsExpectedToRun(HostGuest guest)
        => guest is { Role: GuestRole.Active, Instance: { VmState: VmState.Active, PowerState: PowerState.Running, TaskState: null } };

    private async Task DestroyAsync(ComputeHost host, LeftGuest left, CancellationToken ct)
    {
        if (host.Lanes.RunningAction(left.GuestId) == ServerAction.Delete)
        {
            return;
        }

        LogGone(host.Name, left.InstanceId);
        await host.Lanes.TakeOverAsync(left.InstanceId, left.GuestId, work => host.Parts.DestroyAsync(left.InstanceId, left.GuestId, left.IsElsewhere, work), ct);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Instance {InstanceId} is deleted or on another host by now: its guest on {Host} is destroyed")]
    private partial void LogGone(string host, Guid instanceId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The conductor knows nothing of guest {InstanceId} on {Host} ({State}): it is left alone")]
    private partial void LogUnknown(string host, Guid instanceId, PowerState state);
}
