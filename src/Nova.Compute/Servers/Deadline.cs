using Nova.Core.Faults;

namespace Nova.Compute.Servers;

/// <summary>Work that the host gives up by itself when its saga does.</summary>
internal static class Deadline
{
    /// <summary>A timer takes no more than about 49 days.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Does <paramref name="work"/>; its token fires at the deadline as well.</summary>
    /// <exception cref="FaultException"><see cref="FaultKind.Timeout"/> with <paramref name="late"/>.</exception>
    public static async Task<T> RunAsync<T>(DateTimeOffset deadline, string late, Func<CancellationToken, Task<T>> work, TimeProvider time, CancellationToken ct)
    {
        var left = deadline - time.GetUtcNow();
        using var ends = new CancellationTokenSource(left <= TimeSpan.Zero ? TimeSpan.Zero : left < Longest ? left : Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, ends.Token);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new FaultException(FaultKind.Timeout, late);
        }
    }
}
