using Nova.Compute.Libvirt.Disks;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Libvirt;

namespace Nova.Compute.Libvirt;

/// <summary>The connection to libvirt: opened when needed, opened again when it was lost. libvirt's calls block, so they run on worker threads.</summary>
internal sealed partial class LibvirtHost(LibvirtOptions options, InstanceFiles files, ILogger logger) : IDisposable
{
    private const int KeepAliveSeconds = 5;
    private const int KeepAliveCount = 5;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private LibvirtConnection? _connection;

    /// <summary>Does <paramref name="work"/> on the connection.</summary>
    /// <exception cref="FaultException"><see cref="FaultKind.Unavailable"/> where libvirt does not answer.</exception>
    public async Task<T> RunAsync<T>(Func<LibvirtConnection, T> work, CancellationToken ct)
    {
        var connection = await ConnectAsync(ct);
        try
        {
            // Not the pool's own threads: a save or a start may take minutes, and the pool adds threads slowly.
            return await Task.Factory.StartNew(() => work(connection), ct, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (LibvirtException lost) when (lost.IsConnectionLost)
        {
            throw Unavailable(lost);
        }
    }

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

    /// <summary>The guest, if it is ours.</summary>
    public LibvirtDomain? Find(LibvirtConnection connection, Guid instanceId)
    {
        var domain = connection.LookupByUuid(instanceId);
        if (domain is null || MarkOf(domain) is not null)
        {
            return domain;
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

    /// <summary>Opens a connection of its own, for a caller that keeps it.</summary>
    public Task<LibvirtConnection> OpenAsync(CancellationToken ct) => Task.Factory.StartNew(
        () =>
        {
            var connection = LibvirtConnection.Open(options.ConnectionUri);
            connection.SetKeepAlive(KeepAliveSeconds, KeepAliveCount);
            return connection;
        },
        ct,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    public static FaultException Missing(Guid instanceId) =>
        new(FaultKind.NotFound, $"Instance {instanceId} could not be found.", ComputeRpc.GuestMissingCode);

    public void Dispose()
    {
        _connection?.Dispose();
        _gate.Dispose();
    }

    private async Task<LibvirtConnection> ConnectAsync(CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            if (_connection is { Closed.IsCompleted: true } lost)
            {
                Log.Lost(logger, options.ConnectionUri);
                _connection = null;
                lost.Dispose();
            }

            return _connection ??= await OpenAsync(ct);
        }
        catch (LibvirtException refused)
        {
            throw Unavailable(refused);
        }
        finally
        {
            _gate.Release();
        }
    }

    private FaultException Unavailable(LibvirtException cause) => new(
        new Fault(FaultKind.Unavailable, "The hypervisor of the host does not answer.", Details: $"{options.ConnectionUri}: {cause.Message}"), cause);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The connection to libvirt ({Uri}) was lost; opening it again")]
        public static partial void Lost(ILogger logger, string uri);
    }
}
