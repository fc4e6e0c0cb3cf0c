namespace Nova.Compute.Hosts;

/// <summary>Wakes a loop before its next tick.</summary>
internal sealed class Wake
{
    private TaskCompletionSource _called = New();

    /// <summary>The loop goes round once more, now.</summary>
    public void Call() => Volatile.Read(ref _called).TrySetResult();

    /// <summary>Returns at the next tick, or when called.</summary>
    public async Task NextAsync(TimeSpan tick, TimeProvider time, CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var called = Volatile.Read(ref _called).Task;
        await Task.WhenAny(called, Task.Delay(tick, time, either.Token));
        await either.CancelAsync();
        ct.ThrowIfCancellationRequested();
        if (called.IsCompleted)
        {
            Volatile.Write(ref _called, New());
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>The loops that wake each other.</summary>
internal sealed class Wakes
{
    /// <summary>Hosts are ready to report.</summary>
    public Wake Heartbeats { get; } = new();

    /// <summary>Hosts are up, or have gone away.</summary>
    public Wake HostReturn { get; } = new();
}
