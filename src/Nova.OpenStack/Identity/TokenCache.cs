using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Nova.OpenStack.Identity;

/// <summary>Validation results by the SHA-256 of their token: bounded, and at most one validation of a token under way at a time.</summary>
/// <remarks>
/// The tokens themselves are not kept, nor what an answered question was asked with: a stranger can make it as long as a form. When full, the oldest entries go first; those that are over
/// go with the first new one after a while.
/// </remarks>
internal sealed class TokenCache
{
    private static readonly TimeSpan ShortestSweep = TimeSpan.FromSeconds(1);

    private readonly int capacity;
    private readonly TimeSpan lifetime;
    private readonly TimeSpan negativeLifetime;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<Key, Entry> entries = new();
    private readonly ConcurrentQueue<(Key Key, Entry Entry)> ages = new();
    private long sweepAtTicks;

    public TokenCache(int capacity, TimeSpan lifetime, TimeSpan negativeLifetime, TimeProvider time)
    {
        this.capacity = capacity;
        this.lifetime = lifetime;
        this.negativeLifetime = negativeLifetime;
        this.time = time;
    }

    /// <summary>Entries held, those under way included.</summary>
    public int Count => entries.Count;

    /// <summary>The result known for <paramref name="token"/>, or that of <paramref name="validate"/>, which all who ask meanwhile share.</summary>
    public Task<ValidatedToken?> GetAsync(string token, bool allowExpired, Func<Task<ValidatedToken?>> validate, CancellationToken cancel)
    {
        var key = Key.Of(token, allowExpired);
        while (true)
        {
            if (entries.TryGetValue(key, out var known))
            {
                if (!known.IsOver(time.GetUtcNow()))
                {
                    return known.Result.Value.WaitAsync(cancel);
                }

                entries.TryRemove(KeyValuePair.Create(key, known));
            }

            var entry = new Entry(this, key, validate);
            if (entries.TryAdd(key, entry))
            {
                ages.Enqueue((key, entry));
                Sweep();
                Trim();
                return entry.Result.Value.WaitAsync(cancel);
            }
        }
    }

    /// <summary>Forgets what is over, at most once in the time that a refusal lives.</summary>
    private void Sweep()
    {
        var now = time.GetUtcNow();
        var due = Volatile.Read(ref sweepAtTicks);
        var next = now + (negativeLifetime > ShortestSweep ? negativeLifetime : ShortestSweep);
        if (now.UtcTicks < due || Interlocked.CompareExchange(ref sweepAtTicks, next.UtcTicks, due) != due)
        {
            return;
        }

        for (var left = ages.Count; left > 0 && ages.TryDequeue(out var aged); left--)
        {
            if (aged.Entry.IsOver(now))
            {
                entries.TryRemove(KeyValuePair.Create(aged.Key, aged.Entry));
            }
            else if (entries.TryGetValue(aged.Key, out var held) && held == aged.Entry)
            {
                ages.Enqueue(aged);
            }
        }
    }

    private void Trim()
    {
        while (entries.Count > capacity && ages.TryDequeue(out var oldest))
        {
            entries.TryRemove(KeyValuePair.Create(oldest.Key, oldest.Entry));
        }

        // Entries that expired or failed are gone from the dictionary but still queued: without this the queue would grow with every token.
        while (ages.Count > 2 * capacity && ages.TryDequeue(out var stale))
        {
            entries.TryRemove(KeyValuePair.Create(stale.Key, stale.Entry));
        }
    }

    private readonly record struct Key(ulong A, ulong B, ulong C, ulong D)
    {
        public static Key Of(string token, bool allowExpired)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
            return new Key(
                BinaryPrimitives.ReadUInt64LittleEndian(hash) ^ (allowExpired ? 1UL : 0UL),
                BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]),
                BinaryPrimitives.ReadUInt64LittleEndian(hash[16..]),
                BinaryPrimitives.ReadUInt64LittleEndian(hash[24..]));
        }
    }

    private sealed class Entry
    {
        private readonly TokenCache cache;
        private readonly Key key;
        private Func<Task<ValidatedToken?>>? validate;
        private long overAtTicks = long.MaxValue;

        public Entry(TokenCache cache, Key key, Func<Task<ValidatedToken?>> validate)
        {
            this.cache = cache;
            this.key = key;
            this.validate = validate;
            Result = new Lazy<Task<ValidatedToken?>>(RunAsync);
        }

        public Lazy<Task<ValidatedToken?>> Result { get; }

        public bool IsOver(DateTimeOffset now) => now.UtcTicks >= Volatile.Read(ref overAtTicks);

        /// <summary>A failure to ask is not an answer: it reaches those who wait and is forgotten.</summary>
        private async Task<ValidatedToken?> RunAsync()
        {
            try
            {
                // Let go of before it is asked: the delegate holds all that was sent.
                var token = await Interlocked.Exchange(ref validate, null)!();
                var now = cache.time.GetUtcNow();
                var over = token is null ? now + cache.negativeLifetime : now + cache.lifetime;
                Volatile.Write(ref overAtTicks, (token is not null && token.ExpiresAt > now && token.ExpiresAt < over ? token.ExpiresAt : over).UtcTicks);
                return token;
            }
            catch
            {
                cache.entries.TryRemove(KeyValuePair.Create(key, this));
                throw;
            }
        }
    }
}
