using Nova.Core.Faults;
using Nova.Database;
using Nova.Database.Events;
using Nova.Hosting.Loops;

namespace Nova.Conductor.Events;

/// <summary>
/// Empties the outbox at the start where notifications are off: what is in it nobody would ever take away. Unless another conductor, whose nova.conf says
/// otherwise, is passing them on.
/// </summary>
internal sealed partial class ForgetEvents(NovaDatabase database, SchemaGate schema, ILogger<ForgetEvents> logger) : ILoop
{
    public async Task RunAsync(CancellationToken stopping)
    {
        await schema.Open.WaitAsync(stopping);
        try
        {
            if (await database.ReadAsync(scope => EventStore.First(scope, 1).Count, stopping) == 0)
            {
                return;
            }

            var count = await database.WriteAsync(
                scope => EventPublisherStore.HasOwner(scope, PassEventsOn.Name) ? 0 : EventStore.Clear(scope), stopping);
            if (count > 0)
            {
                LogForgotten(count);
            }
        }
        catch (FaultException unavailable)
        {
            LogStay(unavailable.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} notifications that were waiting are forgotten: [notifications] notification_format says that none are sent")]
    private partial void LogForgotten(int count);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The outbox was not looked at: {Reason}")]
    private partial void LogStay(string reason);
}
