using Nova.Core.Faults;

namespace Nova.Database;

/// <summary>Says once that the database is away, and once that it is back, for all writers and readers together.</summary>
internal sealed partial class ServerLoss(string database, TimeProvider time, ILogger logger)
{
    private readonly Outage outage = new(time);

    /// <summary>A connection was lost, or could not be made.</summary>
    public void Lost(Exception failure)
    {
        if (outage.News(failure) is { } reason)
        {
            LogAway(database, reason);
        }

        LogLost(database, failure);
    }

    /// <summary>Work was done.</summary>
    public void Answers()
    {
        if (outage.Ends())
        {
            LogBack(database);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Database} does not answer: {Reason}; trying again")]
    private partial void LogAway(string database, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Database} answers again")]
    private partial void LogBack(string database);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Connection to {Database} lost")]
    private partial void LogLost(string database, Exception failure);
}
