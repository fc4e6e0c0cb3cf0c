using Nova.Core.Faults;
using Nova.Hosting.Logging;

namespace Nova.Http;

/// <summary>The log's lines about requests, bounded in length and in rate: whoever can reach the port can make us write them.</summary>
/// <remarks>
/// Changes and refusals are worth a line each; reads, thousands a second, only when debugging. Lines about requests that were refused are counted
/// and left out beyond a rate, those without a known caller beyond a lower one; the next line that is written says how many.
/// </remarks>
/// <param name="time">For rates and durations.</param>
/// <param name="logger">Where they go.</param>
/// <param name="query">What stands for the query in a line, where the query itself may hold secrets; null for the query as it was sent.</param>
public sealed partial class RequestLog(TimeProvider time, ILogger logger, Func<HttpContext, string>? query = null)
{
    /// <summary>Longest path, query included, that is written; what is cut is counted.</summary>
    public const int LongestPath = 512;

    private readonly LineBudget _strangers = new(time, perSecond: 10, burst: 50);
    private readonly LineBudget _refusals = new(time, perSecond: 200, burst: 1000);

    internal long Start() => time.GetTimestamp();

    internal void Served(HttpContext http, string requestId, string path, long started)
    {
        int status = http.Response.StatusCode;
        LogLevel level = HttpMethods.IsGet(http.Request.Method) && status < 400 ? LogLevel.Debug : LogLevel.Information;
        if (!logger.IsEnabled(level))
        {
            return;
        }

        if (status is >= 400 and < 500)
        {
            LineBudget budget = status == StatusCodes.Status401Unauthorized ? _strangers : _refusals;
            if (!budget.TryTake(out long leftOut))
            {
                return;
            }

            if (leftOut > 0)
            {
                LogLeftOut(level, leftOut);
            }
        }

        LogRequest(
            level,
            requestId,
            http.Connection.RemoteIpAddress?.ToString(),
            Short(http.Request.Method),
            Short(path + (query is null ? http.Request.QueryString.Value : query(http))),
            status,
            http.Response.ContentLength ?? 0,
            time.GetElapsedTime(started).TotalSeconds);
    }

    internal void ClientGone(string requestId, string method, string path) => LogClientGone(requestId, Short(method), Short(path));

    internal void Refused(string requestId, string method, string path, int status, Fault fault)
    {
        if (logger.IsEnabled(LogLevel.Information) && _refusals.TryTake(out _))
        {
            LogFault(requestId, Short(method), Short(path), status, Short(fault.Message), fault.Details is { } details ? Short(details) : null);
        }
    }

    internal void Failed(Exception error, string requestId, string method, string path) => LogUnexpected(error, requestId, Short(method), Short(path));

    private static string Short(string text) => text.Length <= LongestPath ? text : $"{text.AsSpan(0, LongestPath)}… ({text.Length} characters)";

    [LoggerMessage("{RequestId}: {Client} \"{Method} {Path}\" status: {Status} len: {Length} time: {Seconds:F4}")]
    private partial void LogRequest(
        LogLevel level, string requestId, string? client, string method, string path, int status, long length, double seconds);

    [LoggerMessage("{Count} more requests like the next were refused and have no line of their own")]
    private partial void LogLeftOut(LogLevel level, long count);

    [LoggerMessage(LogLevel.Debug, "{RequestId}: the client went away during {Method} {Path}")]
    private partial void LogClientGone(string requestId, string method, string path);

    [LoggerMessage(LogLevel.Information, "{RequestId}: {Method} {Path} refused with {Status}: {Reason} {Details}")]
    private partial void LogFault(string requestId, string method, string path, int status, string reason, string? details);

    [LoggerMessage(LogLevel.Error, "{RequestId}: {Method} {Path} failed unexpectedly")]
    private partial void LogUnexpected(Exception error, string requestId, string method, string path);
}
