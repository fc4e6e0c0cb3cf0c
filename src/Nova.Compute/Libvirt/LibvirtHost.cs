using Nova.Compute.Libvirt.Connections;
using Nova.Compute.Libvirt.Disks;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Libvirt;

namespace Nova.Compute.Libvirt;

/// <summary>Calls to libvirt: on a few connections, each with one call at a time on a thread of its own, none waited for beyond its deadline.</summary>
internal sealed class LibvirtHost(LibvirtOptions options, InstanceFiles files, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>For calls that take moments, and minutes on a host that is at its end.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <summary>For calls that move a guest's memory.</summary>
    private static readonly TimeSpan LongDeadline = TimeSpan.FromHours(2);

    /// <summary>At the daemon's end, for connections to be closed in good order.</summary>
    private static readonly TimeSpan Parting = TimeSpan.FromSeconds(5);

    private readonly LibvirtPool _pool = new(options.ConnectionUri);
    private readonly LibvirtPulse _pulse = new(options.ConnectionUri, time, logger);

    /// <summary>Why libvirt can start no guest now; null while it answers.</summary>
    public string? Problem => _pulse.Problem;

    /// <summary>Lanes made so far, for tests.</summary>
    internal int Lanes => _pool.Made;

    /// <summary>Begins to watch whether libvirt answers.</summary>
    public void Start() => _pulse.Start();

    /// <summary>Does <paramref name="work"/> on a connection.</summary>
    /// <exception cref="FaultException"><see cref="FaultKind.Unavailable"/> where libvirt does not answer.</exception>
    public Task<T> RunAsync<T>(Func<LibvirtConnection, T> work, CancellationToken ct) => RunAsync((connection, _) => work(connection), ct);

    /// <summary>As above. The token given to the work fires when nobody waits for it any more: it is looked at between two calls.</summary>
    public Task<T> RunAsync<T>(Func<LibvirtConnection, CancellationToken, T> work, CancellationToken ct) => RunAsync(work, isLong: false, ct);

    /// <summary>For work that takes minutes by nature; it does not keep others waiting.</summary>
    public Task<T> RunLongAsync<T>(Func<LibvirtConnection, CancellationToken, T> work, CancellationToken ct) => RunAsync(work, isLong: true, ct);

    /// <summary>Does <paramref name="work"/> on a guest of ours.</summary>
    /// <exception cref="FaultException"><see cref="ComputeRpc.GuestMissingCode"/> where there is none.</exception>
    public Task<T> OnGuestAsync<T>(Guid instanceId, Func<LibvirtDomain, T> work, CancellationToken ct) => RunAsync(
        connection =>
        {
            using var domain = Find(connection, instanceId) ?? throw Missing(instanceId);
            return work(domain);
        },
        ct);

    /// <summary>As above, for work without an answer.</summary>
    public Task OnGuestAsync(Guid instanceId, Action<LibvirtDomain> work, CancellationToken ct) => OnGuestAsync(
        instanceId,
        domain =>
        {
            work(domain);
            return true;
        },
        ct);

    /// <summary>The guest, if it is ours and is not just going away.</summary>
    public LibvirtDomain? Find(LibvirtConnection connection, Guid instanceId)
    {
        if (connection.LookupByUuid(instanceId) is not { } domain)
        {
            return null;
        }

        try
        {
            if (MarkOf(domain) is not null)
            {
                return domain;
            }
        }
        catch (LibvirtException gone) when (gone.Code == VirErrorNumber.NoDomain)
        {
            // Between the two questions.
        }

        domain.Dispose();
        return null;
    }

    /// <summary>The mark of a guest of ours; null for the domains of others.</summary>
    public GuestMark? MarkOf(LibvirtDomain domain)
    {
        var mark = GuestMark.Parse(domain.GetMetadata(VirDomainMetadataType.Element, GuestMark.Space));
        return mark?.Owner == files.Root ? mark : null;
    }

    /// <summary>A lane of its own, for a caller that keeps a connection and ends it.</summary>
    public LibvirtLane OpenLane(string name) => new(options.ConnectionUri, name);

    public static FaultException Missing(Guid instanceId) =>
        new(FaultKind.NotFound, $"Instance {instanceId} could not be found.", ComputeRpc.GuestMissingCode);

    public async ValueTask DisposeAsync()
    {
        await _pulse.EndAsync();
        _pool.End();
        try
        {
            await Task.WhenAll(_pulse.Ended, _pool.Ended).WaitAsync(Parting, time);
        }
        catch (TimeoutException)
        {
            // libvirt hangs; its threads do not keep the process.
        }
    }

    /// <summary>
    /// A caller that is told to stop waits on as long as libvirt answers, for what it has begun has an end it must know. It is released where libvirt falls silent, or
    /// the deadline has passed.
    /// </summary>
    private async Task<T> RunAsync<T>(Func<LibvirtConnection, CancellationToken, T> work, bool isLong, CancellationToken ct)
    {
        var givenUp = CancellationTokenSource.CreateLinkedTokenSource(_pulse.Silence);
        var over = CancellationTokenSource.CreateLinkedTokenSource(ct, givenUp.Token);
        var deadline = time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), givenUp, isLong ? LongDeadline : Deadline, Timeout.InfiniteTimeSpan);
        Task<T>? running = null;
        try
        {
            running = await _pool.BeginAsync(connection => Begun(connection, work, over.Token), isLong, over.Token);
            return await running.WaitAsync(givenUp.Token);
        }
        catch (OperationCanceledException) when (givenUp.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw Unavailable(_pulse.Problem ?? "no answer within the deadline of the call", cause: null);
        }
        catch (LibvirtException lost) when (lost.IsConnectionLost)
        {
            throw Unavailable(lost.Message, lost);
        }
        finally
        {
            await deadline.DisposeAsync();
            _ = DisposeAfterAsync(running, givenUp, over);
        }
    }

    private static T Begun<T>(LibvirtConnection connection, Func<LibvirtConnection, CancellationToken, T> work, CancellationToken over)
    {
        over.ThrowIfCancellationRequested();
        return work(connection, over);
    }

    /// <summary>The work looks at its token for as long as it runs, whoever has given it up.</summary>
    private static async Task DisposeAfterAsync(Task? running, CancellationTokenSource givenUp, CancellationTokenSource over)
    {
        if (running is not null)
        {
            await running.ContinueWith(
                static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        over.Dispose();
        givenUp.Dispose();
    }

    private FaultException Unavailable(string reason, Exception? cause)
    {
        var fault = new Fault(FaultKind.Unavailable, "The hypervisor of the host does not answer.", Details: $"{options.ConnectionUri}: {reason}");
        return cause is null ? new FaultException(fault) : new FaultException(fault, cause);
    }
}
