using Nova.Compute.Drivers;
using Nova.Compute.Libvirt.Disks;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Libvirt;

namespace Nova.Compute.Libvirt.Live;

/// <summary>Sends a guest away by libvirt's own migration, from daemon to daemon, and watches over it.</summary>
internal sealed class SendGuest(LibvirtOptions options, LibvirtHost host, InstanceFiles files, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan TellAgain = TimeSpan.FromSeconds(2);

    private readonly LeavingGuest _guest = new(host);

    private LiveOptions Live => options.Live;

    public async Task SendAsync(GuestSpec spec, MigrateLive command, LiveControl control, CancellationToken ct)
    {
        var id = spec.Instance.Id;
        LiveProbe.Remove(files, id);
        if (await _guest.StateAsync(id, ct) == PowerState.NoState)
        {
            return; // an earlier run of this order has sent it
        }

        // A daemon that was restarted finds libvirt still at it.
        var begun = time.GetTimestamp();
        var sending = await _guest.JobAsync(id) is null ? MigrateAsync(spec, command) : UntilIdleAsync(id);
        var wasOverdue = await WatchAsync(spec, command, control, sending, begun, ct);
        if (await _guest.JobAsync(id) is not null)
        {
            // The call to libvirt was given up, not what it is about.
            wasOverdue |= await WatchAsync(spec, command, control, UntilIdleAsync(id), begun, ct);
        }

        if (await _guest.StateAsync(id, CancellationToken.None) != PowerState.NoState)
        {
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ct.ThrowIfCancellationRequested();
            throw control.IsAborted ? new FaultException(FaultKind.Conflict, "The live migration was given up.")
                : wasOverdue ? new FaultException(FaultKind.Conflict, "The live migration was not completed in time, and was given up.")
                : Failed(sending.Exception?.GetBaseException());
        }
    }

    /// <summary>Ends a migration that libvirt is still at, whoever began it, and waits for that. One that can only go forward (post-copy) is waited for.</summary>
    /// <returns>State of the guest here; <see cref="PowerState.NoState"/> where it has left.</returns>
    public async Task<PowerState> StopAsync(Guid id, CancellationToken ct)
    {
        while (await _guest.JobAsync(id) is not null)
        {
            await _guest.TellAsync(id, static domain => domain.AbortJob());
            await Task.Delay(LookAgain, time, ct);
        }

        return await _guest.StateAsync(id, ct);
    }

    /// <summary>As the operators of both hosts want it, and no other: there is no way that is tried after another one.</summary>
    public static VirDomainMigrateFlags FlagsOf(LiveOptions live, bool copiesDisks) =>
        VirDomainMigrateFlags.Live | VirDomainMigrateFlags.Peer2Peer | VirDomainMigrateFlags.PersistDest | VirDomainMigrateFlags.UndefineSource
        | (copiesDisks ? VirDomainMigrateFlags.NonSharedDisk : VirDomainMigrateFlags.None)
        | (live.PermitAutoConverge ? VirDomainMigrateFlags.AutoConverge : VirDomainMigrateFlags.None)
        | (live.PermitPostCopy ? VirDomainMigrateFlags.PostCopy : VirDomainMigrateFlags.None)
        | (live.ParallelConnections > 1 ? VirDomainMigrateFlags.Parallel : VirDomainMigrateFlags.None);

    private Task MigrateAsync(GuestSpec spec, MigrateLive command) => host.RunLongAsync(
        (connection, _) =>
        {
            var (id, target) = (spec.Instance.Id, command.Target);
            using var domain = host.Find(connection, id) ?? throw LibvirtHost.Missing(id);
            var xml = DestinationXml.Of(domain.GetXmlDesc(VirDomainXmlFlags.Migratable | VirDomainXmlFlags.Secure), files.Of(id), target, id, command.TargetAttempt);
            List<TypedParameter> parameters =
            [
                TypedParameter.String("destination_xml", xml),
                TypedParameter.String("persistent_xml", xml),
                TypedParameter.ULongLong("bandwidth", (ulong)Live.Bandwidth),
            ];
            if (target.MigrateUri is { } memory)
            {
                parameters.Add(TypedParameter.String("migrate_uri", memory));
            }

            if (target.CopiesDisks && target.DisksUri is { } disks)
            {
                parameters.Add(TypedParameter.String("disks_uri", disks));
            }

            if (Live.ParallelConnections > 1)
            {
                parameters.Add(TypedParameter.Int("parallel.connections", Live.ParallelConnections));
            }

            domain.MigrateToUri(Live.Uri.Replace("%s", target.Connect, StringComparison.Ordinal), parameters, FlagsOf(Live, target.CopiesDisks));
            return true;
        },
        CancellationToken.None);

    /// <summary>Until the migration is over: progress is told, and whoever wants it to end is heard.</summary>
    /// <returns>Whether it was given up because it took too long.</returns>
    private async Task<bool> WatchAsync(GuestSpec spec, MigrateLive command, LiveControl control, Task sending, long begun, CancellationToken ct)
    {
        var id = spec.Instance.Id;
        var patience = new LivePatience(Live, BytesOf(spec, command));
        var (told, downtime) = (default(long?), TimeSpan.Zero);
        var (isForced, isOverdue) = (false, false);
        while (!sending.IsCompleted)
        {
            await Task.WhenAny(sending, Task.Delay(LookAgain, time, CancellationToken.None));
            if (sending.IsCompleted || await _guest.JobAsync(id) is not { } job)
            {
                continue;
            }

            var elapsed = time.GetElapsedTime(begun);
            var turn = patience.Next(elapsed, job.Pass, job.Figures.MemoryRemaining + job.Figures.DiskRemaining);
            if (ct.IsCancellationRequested || control.IsAborted || turn == LiveTurn.GiveUp)
            {
                isOverdue = turn == LiveTurn.GiveUp;
                await _guest.TellAsync(id, static domain => domain.AbortJob());
            }
            else if (!isForced && (control.IsForced || turn == LiveTurn.Force))
            {
                isForced = await _guest.TellAsync(id, Force);
            }
            else if (patience.Downtime(elapsed) is var allowed && allowed != downtime)
            {
                downtime = await _guest.TellAsync(id, domain => domain.MigrateSetMaxDowntime(allowed)) ? allowed : downtime;
            }

            if (told is null || time.GetElapsedTime(told.Value) > TellAgain)
            {
                told = time.GetTimestamp();
                await control.ReportAsync(job.Figures, CancellationToken.None);
            }
        }

        return isOverdue;
    }

    /// <summary>By post-copy where that is allowed; else the guest stands still until all is sent.</summary>
    private void Force(LibvirtDomain domain)
    {
        if (Live.PermitPostCopy)
        {
            domain.MigrateStartPostCopy();
        }
        else
        {
            domain.Suspend();
        }
    }

    private async Task UntilIdleAsync(Guid id)
    {
        while (await _guest.JobAsync(id) is not null)
        {
            await Task.Delay(LookAgain, time, CancellationToken.None);
        }
    }

    private static long BytesOf(GuestSpec spec, MigrateLive command) =>
        (spec.Instance.Flavor.MemoryMb * 1024L * 1024) + (command.Target.CopiesDisks ? command.Disks.Sum(static disk => disk.VirtualBytes) : 0);

    private static FaultException Failed(Exception? cause) => new(
        new Fault(FaultKind.Internal, "Live migration failed.", Details: cause?.Message ?? "libvirt's migration ended, and the guest is where it was."), cause!);
}
