using Microsoft.Extensions.Logging;

namespace Nova.Messaging.Server;

internal static partial class RpcServerLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Topic}: operation {Method} failed")]
    public static partial void HandlerFailed(this ILogger logger, Exception e, string topic, string method);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Topic}: a delivery of {Method} could not be processed")]
    public static partial void DeliveryFailed(this ILogger logger, Exception e, string topic, string method);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Topic}: request {Method} refused: {Reason} {Details}")]
    public static partial void RequestRefused(this ILogger logger, string topic, string method, string reason, string? details);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Topic}: stopping although {Count} requests do not obey their cancellation")]
    public static partial void HandlersIgnoreStop(this ILogger logger, string topic, int count);
}
