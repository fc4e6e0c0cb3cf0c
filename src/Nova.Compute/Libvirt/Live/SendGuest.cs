using Nova.Compute.Drivers;
using Nova.Compute.Libvirt.Disks;
using Nova.Core.Faults;
using Nova.Core.Moves;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Libvirt;

namespace Nova.Compute.Libvirt.Live;

/// <summary>Sends a guest away by libvirt's own migration, from daemon to daemon, and watches over it.</summary>
internal sealed class SendGuest(LibvirtOptions options, LibvirtHost host, InstanceFiles files, TimeProvider time)
{
    private const long Gibibyte = 1024L * 1024 * 1024;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan TellAgain = TimeSpan.FromSeconds(2);

    private readonly LiveOptions live = options.Live;

    public async Task SendAsync(GuestSpec spec, MigrateLive command, LiveControl control, CancellationToken ct)
    {
        var id = spec.Instance.Id;
        LiveProbe.Remove(files, id);
        if (await StateAsync(id, ct) is not { } state)
        {
            return; // an earlier run of this order has sent it
        }

        // A daemon that was restarted finds libvirt still at it.
        var sending = state.HasJob ? UntilIdleAsync(id, ct) : MigrateAsync(spec, command, CancellationToken.None);
        await WatchAsync(spec, command, control, sending, ct);
        if (await StateAsync(id, CancellationToken.None) is not null)
        {
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ct.ThrowIfCancellationRequested();
            throw control.IsAborted
                ? new FaultException(FaultKind.Conflict, "The live migration was given up.")
                : Failed(sending.Exception?.GetBaseException());
        }
    }

    private Task MigrateAsync(GuestSpec spec, MigrateLive command, CancellationToken ct) => host.RunLongAsync(
        (connection, _) =>
        {
            using var domain = host.Find(connection, spec.Instance.Id) ?? throw LibvirtHost.Missing(spec.Instance.Id);
            var target = command.Target;
            var folder = files.Of(spec.Instance.Id);
            var xml = DestinationXml.Of(domain.GetXmlDesc(VirDomainXmlFlags.Migratable | VirDomainXmlFlags.Secure), folder, target, spec.Instance.Id, command.TargetAttempt);
            List<TypedParameter> parameters =
            [
                TypedParameter.String("destination_xml", xml),
                TypedParameter.String("persistent_xml", xml),
                TypedParameter.ULongLong("bandwidth", (ulong)live.Bandwidth),
            ];
            if (target.MigrateUri is { } memory)
            {
                parameters.Add(TypedParameter.String("migrate_uri", memory));
            }

            if (target.CopiesDisks && target.DisksUri is { } disks)
            {
                parameters.Add(TypedParameter.String("disks_uri", disks));
            }

            var flags = VirDomainMigrateFlags.Live | VirDomainMigrateFlags.Peer2Peer | VirDomainMigrateFlags.PersistDest | VirDomainMigrateFlags.UndefineSource;
            flags |= target.CopiesDisks ? VirDomainMigrateFlags.NonSharedDisk : VirDomainMigrateFlags.None;
            flags |= live.PermitAutoConverge ? VirDomainMigrateFlags.AutoConverge : VirDomainMigrateFlags.None;
            flags |= live.PermitPostCopy ? VirDomainMigrateFlags.PostCopy : VirDomainMigrateFlags.None;
            domain.MigrateToUri(live.Uri.Replace("%s", target.Connect, StringComparison.Ordinal), parameters, flags);
            return true;
        },
        ct);

    /// <summary>Until the migration is over: progress is told, and whoever wants it to end is heard.</summary>
    private async Task WatchAsync(GuestSpec spec, MigrateLive command, LiveControl control, Task sending, CancellationToken ct)
    {
        var (begun, told) = (time.GetTimestamp(), default(long?));
        var isForced = false;
        while (!sending.IsCompleted)
        {
            await Task.WhenAny(sending, Task.Delay(LookAgain, time, CancellationToken.None));
            if (sending.IsCompleted || await JobAsync(spec.Instance.Id) is not { Figures: var job })
            {
                continue;
            }

            var isOverdue = live.CompletionTimeout > TimeSpan.Zero && time.GetElapsedTime(begun) > TimeoutOf(spec, command);
            if (ct.IsCancellationRequested || control.IsAborted || (isOverdue && !live.ForcesAtTimeout))
            {
                control.Steer(abort: !ct.IsCancellationRequested);
                await OnJobAsync(spec.Instance.Id, domain => domain.AbortJob());
            }
            else if ((control.IsForced || isOverdue) && !isForced)
            {
                isForced = true;
                await OnJobAsync(spec.Instance.Id, Force);
            }

            if (told is null || time.GetElapsedTime(told.Value) > TellAgain)
            {
                told = time.GetTimestamp();
                await control.ReportAsync(
                    new MigrationProgress(
                        (long)job.MemoryTotal, (long)job.MemoryProcessed, (long)job.MemoryRemaining,
                        (long)(job.DataTotal - job.MemoryTotal), (long)(job.DataProcessed - job.MemoryProcessed), (long)(job.DataRemaining - job.MemoryRemaining)),
                    CancellationToken.None);
            }
        }
    }

    /// <summary>By post-copy where that is allowed; else the guest stands still until all is sent.</summary>
    private void Force(LibvirtDomain domain)
    {
        if (live.PermitPostCopy)
        {
            domain.MigrateStartPostCopy();
        }
        else
        {
            domain.Suspend();
        }
    }

    private TimeSpan TimeoutOf(GuestSpec spec, MigrateLive command)
    {
        var disks = command.Target.CopiesDisks ? command.Disks.Sum(disk => disk.VirtualBytes) : 0;
        var gibibytes = (spec.Instance.Flavor.MemoryMb / 1024) + (disks / Gibibyte);
        return live.CompletionTimeout * Math.Max(2, gibibytes);
    }

    private async Task UntilIdleAsync(Guid id, CancellationToken ct)
    {
        while (await StateAsync(id, CancellationToken.None) is { HasJob: true })
        {
            await Task.Delay(LookAgain, time, CancellationToken.None);
        }
    }

    /// <summary>The guest as it is here; null where it is not, or has left but for a definition.</summary>
    private Task<GuestHere?> StateAsync(Guid id, CancellationToken ct) =>
        OnRunningAsync(id, domain => new GuestHere(domain.GetJobInfo().Type != VirDomainJobType.None), ct);

    private Task<Job?> JobAsync(Guid id) =>
        OnRunningAsync(id, domain => domain.GetJobInfo() is { Type: not VirDomainJobType.None } job ? new Job(job) : null, CancellationToken.None);

    /// <summary>Does something to the migration; one that has just ended needs it no more.</summary>
    private Task OnJobAsync(Guid id, Action<LibvirtDomain> deed) => OnRunningAsync(
        id,
        domain =>
        {
            try
            {
                deed(domain);
            }
            catch (LibvirtException ended) when (ended.Code == VirErrorNumber.OperationInvalid)
            {
                // It is over already, one way or the other.
            }

            return domain;
        },
        CancellationToken.None);

    /// <summary>Null where the guest is not here, or leaves while it is asked about.</summary>
    private Task<T?> OnRunningAsync<T>(Guid id, Func<LibvirtDomain, T?> ask, CancellationToken ct)
        where T : class => host.RunAsync(
        connection =>
        {
            try
            {
                using var domain = host.Find(connection, id);
                return domain?.IsActive() == true ? ask(domain) : null;
            }
            catch (LibvirtException left) when (left.Code == VirErrorNumber.NoDomain)
            {
                return null;
            }
        },
        ct);

    private static FaultException Failed(Exception? cause) => new(
        new Fault(FaultKind.Internal, "Live migration failed.", Details: cause?.Message ?? "libvirt's migration ended, and the guest is where it was."), cause!);

    private sealed record GuestHere(bool HasJob);

    private sealed record Job(JobInfo Figures);
}
