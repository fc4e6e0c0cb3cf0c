using System.Net;

namespace Nova.OpenStack.Http;

/// <summary>What is worth another try: no connection, a connection lost, no answer in time, or a 502, 503 or 504.</summary>
internal static class TransientFailure
{
    public static bool Is(HttpStatusCode status) => status
        is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or HttpStatusCode.TooManyRequests;

    /// <summary>Whether <paramref name="failure"/> is of the network or a time-out, and not the caller giving up.</summary>
    public static bool Is(Exception failure, CancellationToken callers)
        => failure is HttpRequestException or IOException || (failure is OperationCanceledException && !callers.IsCancellationRequested);

    /// <summary>How long to wait before try <paramref name="attempt"/> (1, 2, …): 0.25 s, doubled, 4 s at most.</summary>
    public static TimeSpan PauseBefore(int attempt) => TimeSpan.FromSeconds(Math.Min(4, 0.25 * Math.Pow(2, attempt - 1)));
}
