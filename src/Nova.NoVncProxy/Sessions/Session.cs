using System.Buffers;

namespace Nova.NoVncProxy.Sessions;

/// <summary>Passes bytes between a user and a guest until one of them leaves, nothing is said for too long, the time is over, or the proxy stops.</summary>
/// <remarks>
/// Each way has one buffer, and is read again only when what was read is written: whoever is slow slows the other down, and a session costs the same memory
/// whatever its peers send. No length that a peer names sizes anything.
/// </remarks>
internal sealed class Session(Stream user, Stream guest, TimeSpan idleTimeout, TimeSpan lifetime, TimeProvider time)
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Timers cannot be set for as long as a limit may be.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(1);

    private long _lastBytes = time.GetTimestamp();

    /// <summary>Runs until the end. The guest's stream is closed then; the user's is left for a farewell, and for who made it to close.</summary>
    public async Task<SessionEnd> RunAsync(CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var toUser = PumpAsync(guest, user, over.Token);
        var toGuest = PumpAsync(user, guest, CancellationToken.None);
        var limits = WatchAsync(over.Token);

        var first = await Task.WhenAny(toUser, toGuest, limits);
        var end = first == limits ? await limits : stopping.IsCancellationRequested ? SessionEnd.Stopping : first == toGuest ? SessionEnd.UserLeft : SessionEnd.GuestLeft;
        await over.CancelAsync();
        await guest.DisposeAsync();
        await toUser.WaitAsync(TimeSpan.FromSeconds(2), time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return end;
    }

    /// <summary>Until the source ends or either side breaks; which of the two is the same to the other one.</summary>
    private async Task PumpAsync(Stream from, Stream to, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer, ct)) > 0)
            {
                Volatile.Write(ref _lastBytes, time.GetTimestamp());

                // Not cancelled: a web socket whose send is cut off cannot say goodbye.
                await to.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException or System.Net.WebSockets.WebSocketException)
        {
            // It ends here.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<SessionEnd> WatchAsync(CancellationToken over)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var left = Left(lifetime, began);
            var quiet = Left(idleTimeout, Volatile.Read(ref _lastBytes));
            if (left <= TimeSpan.Zero || quiet <= TimeSpan.Zero)
            {
                return left <= TimeSpan.Zero ? SessionEnd.Over : SessionEnd.Idle;
            }

            var next = left < quiet ? left : quiet;
            await Task.Delay(next < LongestRest ? next : LongestRest, time, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (over.IsCancellationRequested)
            {
                return SessionEnd.Stopping;
            }
        }
    }

    private TimeSpan Left(TimeSpan limit, long since) => limit > TimeSpan.Zero ? limit - time.GetElapsedTime(since) : TimeSpan.MaxValue;
}
