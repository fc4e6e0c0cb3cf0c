namespace Nova.Compute.Libvirt.Live;

/// <summary>What is to be done about a live migration that goes on.</summary>
internal enum LiveTurn
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is given up, and the guest runs on where it is.</summary>
    GiveUp,

    /// <summary>It is done at once: by post-copy, or while the guest stands still.</summary>
    Force,
}

/// <summary>How long a live migration may take, and what is allowed for it the longer it takes: upstream's figures.</summary>
/// <param name="options">Options of this host.</param>
/// <param name="bytes">Memory of the guest, and what is copied of its disks.</param>
internal sealed class LivePatience(LiveOptions options, long bytes)
{
    /// <summary>A pass over the memory that leaves more than this much of what the one before left, in percent, leads nowhere.</summary>
    private const int LeastProgress = 10;

    private readonly double _gibibytes = Math.Max(2, bytes / (1024.0 * 1024 * 1024));
    private (long Pass, long Remaining) _before;

    /// <summary>When it has taken too long; null for never.</summary>
    private TimeSpan? Timeout => options.CompletionTimeout > TimeSpan.Zero ? options.CompletionTimeout * _gibibytes : null;

    /// <summary>What is to be done now.</summary>
    /// <param name="elapsed">Since its beginning.</param>
    /// <param name="pass">Which pass over the memory it is at; writing guests need several.</param>
    /// <param name="remaining">Bytes to be sent still.</param>
    public LiveTurn Next(TimeSpan elapsed, long pass, long remaining)
    {
        var leadsNowhere = LeadsNowhere(pass, remaining);
        return elapsed > Timeout
            ? options.ForcesAtTimeout ? LiveTurn.Force : LiveTurn.GiveUp
            : options.PermitPostCopy && leadsNowhere ? LiveTurn.Force : LiveTurn.None;
    }

    /// <summary>How long the guest may stand still at the end: little at first, more in steps, and at last what the option says.</summary>
    public TimeSpan Downtime(TimeSpan elapsed)
    {
        var steps = options.DowntimeSteps;
        var step = Math.Clamp((int)(elapsed / (options.DowntimeDelay * _gibibytes)), 0, steps);
        var whole = options.Downtime.TotalMilliseconds;
        var offset = whole / (steps + 1);
        return step == steps ? options.Downtime : TimeSpan.FromMilliseconds(Math.Floor(offset + Math.Pow(Math.Pow(whole - offset, 1.0 / steps), step)));
    }

    private bool LeadsNowhere(long pass, long remaining)
    {
        if (pass == _before.Pass)
        {
            return false;
        }

        var left = _before.Remaining;
        _before = (pass, remaining);
        return pass > 1 && left > 0 && (left - remaining) * 100 / left < LeastProgress;
    }
}
