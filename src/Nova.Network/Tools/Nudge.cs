namespace Nova.Network.Tools;

/// <summary>Ends the rest of a loop early. Nudges while it works are one, and are not lost.</summary>
internal sealed class Nudge(TimeProvider time)
{
    private TaskCompletionSource _due = New();

    /// <summary>There is something to do.</summary>
    public void Now() => Volatile.Read(ref _due).TrySetResult();

    /// <summary>Rests until there is something to do, or this long.</summary>
    public async Task RestAsync(TimeSpan longest, CancellationToken ct)
    {
        var due = Volatile.Read(ref _due);
        try
        {
            await due.Task.WaitAsync(longest, time, ct);
        }
        catch (TimeoutException)
        {
            // Time for a look.
        }

        if (due.Task.IsCompleted)
        {
            // Taken before the work begins: what is said from here on is heard after it.
            Volatile.Write(ref _due, New());
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
