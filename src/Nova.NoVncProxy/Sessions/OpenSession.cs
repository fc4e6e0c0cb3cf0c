using Microsoft.AspNetCore.Http.Features;
using Nova.Core.Consoles;
using Nova.Hosting.Logging;

namespace Nova.NoVncProxy.Sessions;

/// <summary>A web socket that asks for a console: token, origin, a place, the guest's console, and then the session.</summary>
/// <remarks>Nothing here logs the token, or the path it is in (OSSA-2020-001).</remarks>
internal sealed partial class OpenSession(
    ProxyOptions options, TokenCheck tokens, SessionPlaces places, SessionBridge bridge, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<OpenSession> logger)
{
    private readonly LineBudget _refusals = new(time, perSecond: 10, burst: 50);

    public async Task HandleAsync(HttpContext http)
    {
        if (TokenInRequest.Of(http.Request) is not { } token)
        {
            Refuse(http, StatusCodes.Status403Forbidden, "Invalid Token");
            return;
        }

        // Before anything is asked or dialled for a page that may not.
        if (OriginRefusal(http.Request, proxyUrl: null) is { } foreign)
        {
            Refuse(http, StatusCodes.Status403Forbidden, foreign);
            return;
        }

        using var place = places.TryTake(token);
        if (place is null)
        {
            Refuse(http, StatusCodes.Status503ServiceUnavailable, "Too many console sessions.");
            return;
        }

        if (await tokens.CheckAsync(token, http.RequestAborted) is not { } grant)
        {
            Refuse(http, StatusCodes.Status403Forbidden, "Invalid Token");
            return;
        }

        if (OriginRefusal(http.Request, grant.Endpoint.AccessUrlBase) is { } refusal)
        {
            Refuse(http, StatusCodes.Status403Forbidden, refusal);
            return;
        }

        await OpenAsync(http, grant);
    }

    private async Task OpenAsync(HttpContext http, ConsoleGrant grant)
    {
        // noVNC asks for 'binary' or, since 1.0, for nothing; then nothing must be answered.
        var protocol = http.WebSockets.WebSocketRequestedProtocols.Contains("binary", StringComparer.Ordinal) ? "binary" : null;
        if (protocol is null && http.WebSockets.WebSocketRequestedProtocols.Count > 0)
        {
            Refuse(http, StatusCodes.Status400BadRequest, "Client must support 'binary' protocol");
            return;
        }

        using var socket = await http.WebSockets.AcceptWebSocketAsync(protocol);
        LogOpened(grant.InstanceId, grant.Type.Word());
        var end = await bridge.RunAsync(socket, grant, lifetime.ApplicationStopping);
        LogEnded(grant.InstanceId, end);
    }

    private string? OriginRefusal(HttpRequest request, string? proxyUrl) => OriginRule.Refusal(
        request.Headers.Origin, request.Host, request.Headers["X-Forwarded-Proto"].FirstOrDefault(), options.AllowedOrigins, proxyUrl);

    /// <summary>Without a body: scripts that read on after the head of the answer take what comes for the console's bytes (tempest's <c>test_novnc_bad_token</c> does).</summary>
    private void Refuse(HttpContext http, int status, string reason)
    {
        if (_refusals.TryTake(out var leftOut))
        {
            if (leftOut > 0)
            {
                LogLeftOut(leftOut);
            }

            LogRefused(http.Connection.RemoteIpAddress?.ToString(), reason);
        }

        http.Response.StatusCode = status;
        http.Response.Headers.Connection = "close";
        http.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = reason;
    }

    [LoggerMessage(LogLevel.Information, "Console of instance {Instance} opened ({Type})")]
    private partial void LogOpened(Guid instance, string type);

    [LoggerMessage(LogLevel.Information, "Console of instance {Instance} ended: {End}")]
    private partial void LogEnded(Guid instance, SessionEnd? end);

    [LoggerMessage(LogLevel.Information, "{Count} more consoles were refused before the next and have no line of their own")]
    private partial void LogLeftOut(long count);

    [LoggerMessage(LogLevel.Information, "A console was refused to {Address}: {Reason}")]
    private partial void LogRefused(string? address, string reason);
}
