using System.Net;

namespace Nova.OpenStack.Http;

/// <summary>What is worth another try: no connection, a connection lost, no answer in time, or a 429, 502, 503 or 504.</summary>
internal static class TransientFailure
{
    /// <summary>Tries for requests to one service.</summary>
    /// <param name="most">Tries after the first.</param>
    /// <param name="timeout">How long each waits for an answer.</param>
    /// <param name="time">The clock.</param>
    /// <param name="alsoServerErrors">Whether every answer from 500 on is worth another try.</param>
    public static Retries<HttpResponseMessage> Retries(int most, TimeSpan timeout, TimeProvider time, bool alsoServerErrors) => new(
        most,
        time,
        (outcome, callers) => outcome switch
        {
            { Result: { } answer } => Is(answer.StatusCode) || (alsoServerErrors && answer.StatusCode >= HttpStatusCode.InternalServerError)
                ? $"HTTP {(int)answer.StatusCode}"
                : null,
            { Exception: { } failure } when Is(failure, callers) => failure is OperationCanceledException ? $"no answer within {timeout.TotalSeconds} s" : failure.Message,
            _ => null,
        });

    /// <summary>Whether <paramref name="failure"/> is of the network or a time-out, and not the caller giving up.</summary>
    public static bool Is(Exception failure, CancellationToken callers)
        => failure is HttpRequestException or IOException || (failure is OperationCanceledException && !callers.IsCancellationRequested);

    private static bool Is(HttpStatusCode status) => status
        is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or HttpStatusCode.TooManyRequests;
}
