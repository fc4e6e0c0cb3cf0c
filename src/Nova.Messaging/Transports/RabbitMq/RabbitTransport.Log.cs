using Microsoft.Extensions.Logging;

namespace Nova.Messaging.Transports.RabbitMq;

internal static partial class RabbitTransportLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Connected to RabbitMQ at {Broker}")]
    public static partial void Connected(this ILogger logger, string broker);

    [LoggerMessage(Level = LogLevel.Warning, Message = "RabbitMQ at {Broker} lost: {Reason}; connecting again")]
    public static partial void Lost(this ILogger logger, string broker, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "RabbitMQ at {Broker} cannot be used: {Reason}; trying again")]
    public static partial void Unreachable(this ILogger logger, string broker, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "RabbitMQ at {Broker} cannot be used")]
    public static partial void UnreachableBy(this ILogger logger, string broker, Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "A message to {Key} has the content type {Found} instead of {Expected} and is dropped. Messages of the Python Nova, or of another version, do not belong on these queues")]
    public static partial void ForeignMessage(this ILogger logger, string key, string found, string expected);
}
