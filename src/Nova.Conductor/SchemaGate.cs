using Nova.Core.Faults;
using Nova.Database;
using Nova.Database.Schema;
using Nova.Hosting.Configuration;
using Nova.Hosting.Files;

namespace Nova.Conductor;

/// <summary>First thing at the start: waits for the database, then brings its schema up or refuses one that does not fit.</summary>
internal sealed partial class SchemaGate(DatabaseOptions options, TimeProvider time, ILogger<SchemaGate> logger) : IHostedService
{
    private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the schema is what this program needs.</summary>
    public Task Open => open.Task;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Address.Kind == DatabaseKind.Sqlite)
        {
            OwnerOnlyFile.NarrowSqlite(logger, options.Address.Database);
        }

        var found = await ReadAsync(cancellationToken);
        if (found.State != SchemaState.Current && options.SyncOnStart)
        {
            LogSync(options.Address.ToString());
            found = await MigrateAsync(cancellationToken);
        }

        if (found.State != SchemaState.Current)
        {
            throw new ConfigurationException(NovaSchema.Explain(found, options.Address));
        }

        open.SetResult();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<SchemaVersion> ReadAsync(CancellationToken ct)
    {
        var outage = new Outage(time);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var found = NovaSchema.Read(options.Address);
                if (outage.Ends())
                {
                    LogAnswers(options.Address.ToString());
                }

                return found;
            }
            catch (FaultException unreachable) when (options.MaxRetries < 0 || attempt <= options.MaxRetries)
            {
                if (outage.News(unreachable.Message) is { } reason)
                {
                    LogWaiting(reason, options.RetryInterval.TotalSeconds);
                }

                await Task.Delay(options.RetryInterval, time, ct);
            }
            catch (FaultException unreachable)
            {
                throw new ConfigurationException(unreachable.Message);
            }
        }
    }

    private async Task<SchemaVersion> MigrateAsync(CancellationToken ct)
    {
        try
        {
            return await NovaSchema.MigrateAsync(options.Address, ct);
        }
        catch (FaultException refused)
        {
            throw new ConfigurationException(refused.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Bringing the schema of {Database} up to date")]
    private partial void LogSync(string database);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem}; trying again every {Seconds} s")]
    private partial void LogWaiting(string problem, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Database} answers")]
    private partial void LogAnswers(string database);
}
