using System.Threading.Channels;
using Nova.Compute.Hosts;

namespace Nova.Compute.Servers.Recovery;

/// <summary>Guests something happened to since they were last taken, each once: it holds no more than there are guests, however fast events come and however slow the conductor is.</summary>
internal sealed class ChangedGuests
{
    private readonly Lock _gate = new();
    private readonly Channel<bool> _any = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Dictionary<ComputeHost, HashSet<Guid>> _changed = [];

    /// <summary>Something happened to this guest.</summary>
    public void Add(ComputeHost host, Guid instanceId)
    {
        lock (_gate)
        {
            if (!_changed.TryGetValue(host, out var guests))
            {
                _changed[host] = guests = [];
            }

            guests.Add(instanceId);
        }

        _any.Writer.TryWrite(true);
    }

    /// <summary>Waits until there are any.</summary>
    public async Task WaitAsync(CancellationToken ct) => await _any.Reader.ReadAsync(ct);

    /// <summary>All of them; what happens from now on counts for the next time.</summary>
    public IReadOnlyDictionary<ComputeHost, HashSet<Guid>> Take()
    {
        lock (_gate)
        {
            var taken = _changed;
            _changed = [];
            return taken;
        }
    }
}
