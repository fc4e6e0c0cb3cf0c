using Nova.Messaging.Transports;

namespace Nova.Messaging.Server;

/// <summary>What a repeated request meets.</summary>
internal enum LedgerVerdict
{
    /// <summary>Not seen before: run it.</summary>
    Fresh,

    /// <summary>It runs already; its answer will go to the newest asker.</summary>
    Joined,

    /// <summary>It has been answered; <see cref="LedgerEntry.Answer"/> is to be sent again.</summary>
    Answered,
}

/// <summary>One call the server runs or ran. Fields belong to the ledger's lock.</summary>
internal sealed class LedgerEntry(Guid callId, string? replyTo, long deadline)
{
    public Guid CallId { get; } = callId;

    public string? ReplyTo { get; set; } = replyTo;

    public long Deadline { get; set; } = deadline;

    public Parcel? Answer { get; set; }

    public bool IsAnswered { get; set; }

    public long Size { get; set; }

    public DateTimeOffset AnsweredAt { get; set; }

    /// <summary>Fires when nobody waits any more or the server gives up.</summary>
    public CancellationTokenSource Abandoned { get; } = new();
}

/// <summary>Which calls run and which were answered lately, so that a call that arrives twice runs once.</summary>
/// <remarks>
/// Bounded in bytes and age. A call that comes again after it was forgotten runs again: handlers that change something are idempotent by
/// call id on top, because the process that remembers may have died as well.
/// </remarks>
internal sealed class CallLedger(RpcServerOptions options, TimeProvider time)
{
    // What an entry costs besides its answer: entry, dictionary and queue slots, cancellation source.
    private const int EntryOverhead = 400;

    // Records that are handed over as they are have no known size; methods whose answers are kept answer with little.
    private const int RecordSize = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, LedgerEntry> _entries = [];
    private readonly HashSet<LedgerEntry> _running = [];
    private readonly Queue<LedgerEntry> _answered = [];
    private long _bytes;

    public int Running
    {
        get
        {
            lock (_gate)
            {
                return _running.Count;
            }
        }
    }

    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Records a request that arrived. The newest asker gets the answer: an older address may be that of a process now dead.</summary>
    public LedgerVerdict Enter(Guid callId, string? replyTo, long deadline, out LedgerEntry entry)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(callId, out var known))
            {
                entry = known;
                if (known.IsAnswered)
                {
                    return LedgerVerdict.Answered;
                }

                known.ReplyTo = replyTo ?? known.ReplyTo;
                known.Deadline = Math.Max(known.Deadline, deadline);
                return LedgerVerdict.Joined;
            }

            entry = new LedgerEntry(callId, replyTo, deadline);
            _entries.Add(callId, entry);
            _running.Add(entry);
            return LedgerVerdict.Fresh;
        }
    }

    /// <summary>Forgets a request that was not run, or whose answer need not be kept; one that was answered stays. Returns where its answer goes.</summary>
    public string? Forget(LedgerEntry entry)
    {
        lock (_gate)
        {
            if (_running.Remove(entry))
            {
                _entries.Remove(entry.CallId);
            }

            return entry.ReplyTo;
        }
    }

    /// <summary>Keeps the answer of a request (null where none is wanted) and returns where to send it.</summary>
    public string? Keep(LedgerEntry entry, Parcel? answer)
    {
        lock (_gate)
        {
            entry.Answer = answer;
            entry.IsAnswered = true;
            entry.AnsweredAt = time.GetUtcNow();
            entry.Size = EntryOverhead + (answer is null ? 0 : answer.Value is not null ? RecordSize : answer.Body.Length);
            _running.Remove(entry);
            _answered.Enqueue(entry);
            _bytes += entry.Size;
            Trim_NeedsLock(entry.AnsweredAt);
            return entry.ReplyTo;
        }
    }

    /// <summary>Drops answers that are too old and returns the running requests that nobody waits for any more.</summary>
    public IReadOnlyList<LedgerEntry> Sweep()
    {
        var now = time.GetUtcNow();
        var nowMilliseconds = now.ToUnixTimeMilliseconds();
        lock (_gate)
        {
            Trim_NeedsLock(now);
            return _running.Count == 0 ? [] : [.. _running.Where(entry => entry.Deadline < nowMilliseconds)];
        }
    }

    /// <summary>All requests that run now.</summary>
    public IReadOnlyList<LedgerEntry> AllRunning()
    {
        lock (_gate)
        {
            return [.. _running];
        }
    }

    private void Trim_NeedsLock(DateTimeOffset now)
    {
        while (_answered.TryPeek(out var oldest)
            && (_bytes > options.AnswerMemory || now - oldest.AnsweredAt > options.AnswerAge))
        {
            _answered.Dequeue();
            _bytes -= oldest.Size;
            _entries.Remove(oldest.CallId);
        }
    }
}
