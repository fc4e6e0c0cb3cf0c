using Nova.Development.Http;
using Nova.Hosting.Loops;

namespace Nova.Development.Identity.Tokens;

/// <summary>Removes tokens that expired two days ago, once an hour; they stop being valid by themselves, so only space depends on it.</summary>
internal sealed partial class PurgeExpiredTokens(IdentityState state, ILogger<PurgeExpiredTokens> log) : ILoop
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Period, state.Time);
        do
        {
            var gone = WireTime.Microseconds(state.Time.GetUtcNow() - ShowToken.ExpiredGrace);
            var purged = await state.Database.WriteAsync(connection => TokenRow.DeleteExpired(connection, gone), stopping);
            LogPurged(purged);
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    [LoggerMessage(LogLevel.Debug, "Removed {Count} expired tokens")]
    private partial void LogPurged(int count);
}
