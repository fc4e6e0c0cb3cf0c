using Nova.Development.Http;

namespace Nova.Development.Identity.Tokens;

/// <summary>Removes tokens that expired two days ago, once an hour; they stop being valid by themselves, so only space depends on it.</summary>
internal sealed partial class PurgeExpiredTokens(IdentityState state, ILogger<PurgeExpiredTokens> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, state.Time);
        do
        {
            var gone = WireTime.Microseconds(state.Time.GetUtcNow() - ShowToken.ExpiredGrace);
            var purged = await state.Database.WriteAsync(connection => TokenRow.DeleteExpired(connection, gone), stoppingToken);
            LogPurged(purged);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Debug, "Removed {Count} expired tokens")]
    private partial void LogPurged(int count);
}
