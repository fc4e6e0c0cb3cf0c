namespace Nova.Scheduler.HostStates;

/// <summary>Choices of this scheduler that the conductor's views do not show yet, by slot and by age.</summary>
/// <remarks>A choice is settled once: shown by a view, taken back, or older than five seconds, by when its claim has committed or has been refused.</remarks>
internal sealed class PendingChoices(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private readonly Queue<Choice> _byAge = [];
    private readonly Dictionary<int, List<Choice>> _bySlot = [];

    public void Add(int slot, PendingClaims amounts)
    {
        var choice = new Choice(slot, amounts, time.GetTimestamp());
        if (!_bySlot.TryGetValue(slot, out var choices))
        {
            _bySlot[slot] = choices = [];
        }

        choices.Add(choice);
        _byAge.Enqueue(choice);
    }

    /// <summary>Settles the newest choice of a slot.</summary>
    /// <returns>What is still pending there.</returns>
    public PendingClaims TakeBack(int slot) => Settle(slot, _bySlot[slot].Count - 1, 1);

    /// <summary>Settles the oldest <paramref name="count"/> choices of a slot; fewer where there are fewer.</summary>
    /// <returns>What is still pending there.</returns>
    public PendingClaims Settle(int slot, int count)
        => _bySlot.TryGetValue(slot, out var choices) ? Settle(slot, 0, Math.Clamp(count, 0, choices.Count)) : default;

    /// <summary>Settles a choice that has grown too old; false where there is none left.</summary>
    /// <param name="slot">Its slot.</param>
    /// <param name="left">What is still pending there.</param>
    public bool TryExpire(out int slot, out PendingClaims left)
    {
        while (_byAge.TryPeek(out var oldest) && (oldest.Settled || time.GetElapsedTime(oldest.At) > Lifetime))
        {
            _byAge.Dequeue();
            if (!oldest.Settled)
            {
                (slot, left) = (oldest.Slot, Settle(oldest.Slot, 1));
                return true;
            }
        }

        (slot, left) = (0, default);
        return false;
    }

    /// <summary>Forgets a slot whose node is gone.</summary>
    public void Drop(int slot) => Settle(slot, int.MaxValue);

    private PendingClaims Settle(int slot, int from, int count)
    {
        var choices = _bySlot[slot];
        foreach (var settled in choices.GetRange(from, count))
        {
            settled.Settled = true;
        }

        choices.RemoveRange(from, count);
        if (choices.Count == 0)
        {
            _bySlot.Remove(slot);
        }

        var left = default(PendingClaims);
        foreach (var choice in choices)
        {
            left += choice.Amounts;
        }

        return left;
    }

    private sealed record Choice(int Slot, PendingClaims Amounts, long At)
    {
        public bool Settled { get; set; }
    }
}
