using System.Collections.Concurrent;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Messaging;

namespace Nova.Metadata.Serving;

/// <summary>A server that asked, as of a revision.</summary>
/// <param name="Instance">The server.</param>
/// <param name="PublicKey">Its public key; null for none.</param>
/// <param name="KeyType"><c>ssh</c> or <c>x509</c>.</param>
internal sealed record KnownGuest(InstanceRecord Instance, string? PublicKey, string? KeyType)
{
    /// <summary>All that it may be told. Its password and the files put into it are on the config drive alone.</summary>
    public GuestMetadata Metadata { get; } = new(Instance, PublicKey, KeyType, AdminPassword: null, Files: []);
}

/// <summary>Servers that asked lately. A booting guest asks some thirty questions within seconds: the first finds it, the others are answered from here.</summary>
/// <remarks>
/// Bounded in bytes, since tenants decide how long a record is; the oldest go first. What is kept is asked for again after <see cref="MetadataOptions.Freshness"/>; where the revision is
/// the same by then, the key is not read again.
/// </remarks>
internal sealed class KnownGuests(IRpcClient rpc, MetadataOptions options, TimeProvider time)
{
    /// <summary>What all of them may take, about.</summary>
    public const long MostBytes = 32 << 20;

    private const int Fixed = 4096;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Entry> _order = new();
    private long _bytes;

    /// <summary>What is kept takes, about.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The server with this id; null for none.</summary>
    public ValueTask<KnownGuest?> FindAsync(Guid id, RequestContext context, CancellationToken cancel) =>
        FindAsync(id.ToString("D"), context, () => rpc.CallAsync(ServersRpc.Get, RpcTarget.Any, new GetServer(id), context, ct: cancel), cancel);

    /// <summary>The server that has this address; null for none.</summary>
    public ValueTask<KnownGuest?> FindAsync(string address, RequestContext context, CancellationToken cancel) =>
        FindAsync(address, context, () => rpc.CallAsync(ServersRpc.FindByAddress, RpcTarget.Any, new FindServerByAddress(address), context, ct: cancel), cancel);

    private async ValueTask<KnownGuest?> FindAsync(string key, RequestContext context, Func<Task<InstanceRecord>> ask, CancellationToken cancel)
    {
        var known = _entries.GetValueOrDefault(key);
        if (known is not null && time.GetElapsedTime(known.At) < options.Freshness)
        {
            return known.Guest;
        }

        var at = time.GetTimestamp();
        InstanceRecord instance;
        try
        {
            instance = await ask();
        }
        catch (FaultException fault) when (fault.Fault.Kind == FaultKind.NotFound)
        {
            Forget(key);
            return null;
        }

        var guest = known?.Guest is { } before && before.Instance.Id == instance.Id && before.Instance.Revision == instance.Revision
            ? before
            : await ReadAsync(instance, context, cancel);
        Keep(new Entry(key, guest, at, SizeOf(guest)));
        return guest;
    }

    /// <summary>The key is read by its name: one that its owner has deleted is no longer told once the server has changed, or has not asked for a while.</summary>
    private async Task<KnownGuest> ReadAsync(InstanceRecord instance, RequestContext context, CancellationToken cancel)
    {
        if (instance.KeyName is not { } name)
        {
            return new KnownGuest(instance, null, null);
        }

        try
        {
            var key = await rpc.CallAsync(KeypairsRpc.Get, RpcTarget.Any, new KeypairName(instance.UserId, name), context, ct: cancel);
            return new KnownGuest(instance, key.PublicKey, key.Type);
        }
        catch (FaultException fault) when (fault.Fault.Kind == FaultKind.NotFound)
        {
            return new KnownGuest(instance, null, null);
        }
    }

    private void Keep(Entry entry)
    {
        if (options.Freshness <= TimeSpan.Zero)
        {
            return;
        }

        Forget(entry.Key);
        if (_entries.TryAdd(entry.Key, entry))
        {
            Interlocked.Add(ref _bytes, entry.Bytes);
            _order.Enqueue(entry);
        }

        // An entry that was replaced is still in the queue; its turn comes within as many requests as there are entries.
        while ((Bytes > MostBytes || _order.Count > (2 * _entries.Count) + 64) && _order.TryDequeue(out var oldest))
        {
            if (_entries.TryRemove(new KeyValuePair<string, Entry>(oldest.Key, oldest)))
            {
                Interlocked.Add(ref _bytes, -oldest.Bytes);
            }
        }
    }

    private void Forget(string key)
    {
        if (_entries.TryRemove(key, out var gone))
        {
            Interlocked.Add(ref _bytes, -gone.Bytes);
        }
    }

    /// <summary>The whole record is kept, used here or not.</summary>
    private static int SizeOf(KnownGuest guest) => Fixed + InstanceSize.Of(guest.Instance) + (sizeof(char) * (guest.PublicKey?.Length ?? 0));

    private sealed class Entry(string key, KnownGuest guest, long at, int bytes)
    {
        public string Key => key;

        public KnownGuest Guest => guest;

        public long At => at;

        public int Bytes => bytes;
    }
}
