using Nova.Core.Faults;
using Nova.Database;
using Nova.Database.Archive;
using Nova.Database.Ec2;
using Nova.Hosting.Configuration;
using Nova.Hosting.Loops;

namespace Nova.Conductor.Servers;

/// <summary>How long what is left of deleted servers is kept.</summary>
/// <param name="MaxAge">Age from the deletion; null for ever.</param>
internal sealed record TrimOptions(TimeSpan? MaxAge) : IOptionSection<TrimOptions>
{
    public static TrimOptions Read(OptionReader options) =>
        new(options.Int("conductor", "deleted_rows_max_age_days", 90, min: 0) is > 0 and var days ? TimeSpan.FromDays(days) : null);
}

/// <summary>Deletes what is left of servers deleted long ago, archived or not, and numbers of images that nobody has asked for since, in small steps, so that the database does not grow for ever.</summary>
internal sealed partial class DeletedServerTrim(NovaDatabase database, TrimOptions options, TimeProvider time, ILogger<DeletedServerTrim> logger) : ILoop
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Between two steps, so that boots go on beside it.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(CancellationToken stopping)
    {
        if (options.MaxAge is not { } age)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                var rows = await TrimAsync(time.GetUtcNow() - age, stopping);
                if (rows > 0)
                {
                    LogTrimmed(rows, age.Days);
                }
            }
            catch (FaultException unavailable) when (unavailable.Fault.Kind == FaultKind.Unavailable)
            {
                LogSkipped(unavailable.Message);
            }
        }
    }

    private async Task<long> TrimAsync(DateTimeOffset before, CancellationToken stopping)
    {
        var all = 0L;
        await database.WriteAsync(
            scope =>
            {
                ArchiveStore.Forget(scope, before);
                return true;
            },
            stopping);
        while (await database.WriteAsync(scope => Ec2ImageStore.Trim(scope, before), stopping))
        {
            await Task.Delay(Rest, time, stopping);
        }

        foreach (var shadow in new[] { false, true })
        {
            while (true)
            {
                var rows = await database.WriteAsync(
                    scope => shadow ? ArchiveStore.Purge(scope, before, ArchiveStore.StepSize) : ArchiveStore.Delete(scope, before, ArchiveStore.StepSize), stopping);
                if (rows.Count == 0)
                {
                    break;
                }

                all += rows.Values.Sum();
                await Task.Delay(Rest, time, stopping);
            }
        }

        return all;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Rows} rows of servers deleted more than {Days} days ago are gone")]
    private partial void LogTrimmed(long rows, int days);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Rows of deleted servers were not trimmed: {Reason}")]
    private partial void LogSkipped(string reason);
}
