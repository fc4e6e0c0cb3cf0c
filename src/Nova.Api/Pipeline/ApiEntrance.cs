using Nova.Api.Pipeline.Tokens;
using Nova.Api.Policies;
using Nova.Api.Versions;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Hosting.Logging;

namespace Nova.Api.Pipeline;

/// <summary>The first and the last of a request: id, endpoint prefix, token before routing; faults after it.</summary>
internal sealed partial class ApiEntrance(
    ITokenValidator tokens, ApiBackends backends, VersionDocuments versions, ILogger<ApiEntrance> logger)
{
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        string requestId = RequestIds.Assign(http);
        long started = backends.Time.GetTimestamp();
        try
        {
            await EnterAsync(http, requestId, next);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            LogClientGone(requestId, http.Request.Method, http.Request.Path);
        }
        catch (Exception error) when (!http.Response.HasStarted)
        {
            await AnswerFaultAsync(http, requestId, error);
        }

        LogServed(http, requestId, started);
    }

    private async Task EnterAsync(HttpContext http, string requestId, RequestDelegate next)
    {
        string path = http.Request.Path.Value ?? "/";
        if (!MountPoint.TryParse(path, out MountPoint mount))
        {
            await versions.AnswerRootAsync(http, path);
            return;
        }

        if (mount.Rest.Length <= 1 && mount.ProjectId is null)
        {
            await versions.AnswerEndpointAsync(http, mount);
            return;
        }

        string? token = http.Request.Headers["X-Auth-Token"];
        TokenVerdict verdict = string.IsNullOrEmpty(token)
            ? default
            : await tokens.ValidateAsync(token, http.Request.Headers["X-Service-Token"], http.RequestAborted);
        if (verdict.Caller is not { } known)
        {
            await RefuseTokenAsync(http, verdict);
            return;
        }

        // Here and not with the token, which is remembered: the rule behind it may change.
        Caller caller = backends.Policies.Rules.WithAdminFlag(known);

        var context = new RequestContext(requestId, caller.UserId, caller.ProjectId, caller.IsAdmin, RequestIds.ReadGlobal(http));
        http.Features.Set(new ApiRequest(http, mount, backends, caller, context));
        http.Request.Path = mount.Rest;
        using IDisposable? scope = logger.BeginRequest(context);
        try
        {
            await next(http);
        }
        finally
        {
            http.Request.Path = path;
        }
    }

    private Task RefuseTokenAsync(HttpContext http, TokenVerdict verdict)
    {
        if (!verdict.IdentityUnreachable)
        {
            return FaultResponses.WriteUnauthorizedAsync(http, backends.Options.WwwAuthenticateUri);
        }

        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return ResponseWriting.WriteTextAsync(http, "text/plain", "The identity service does not answer.\n"u8.ToArray());
    }

    private Task AnswerFaultAsync(HttpContext http, string requestId, Exception error)
    {
        if (error is BadHttpRequestException bad)
        {
            return FaultResponses.WriteAsync(http, bad.StatusCode, null);
        }

        if (error is FaultException { Fault: var fault } && FaultResponses.StatusOf(fault.Kind) is var status and not StatusCodes.Status500InternalServerError)
        {
            LogFault(requestId, http.Request.Method, http.Request.Path, status, fault.Message, fault.Details);
            return FaultResponses.WriteAsync(http, status, fault.Message);
        }

        LogUnexpected(error, requestId, http.Request.Method, http.Request.Path);
        return FaultResponses.WriteAsync(http, StatusCodes.Status500InternalServerError, FaultResponses.Unexpected(error));
    }

    /// <summary>Changes and refusals are worth a line each; reads, thousands a second, only when debugging.</summary>
    private void LogServed(HttpContext http, string requestId, long started)
    {
        int status = http.Response.StatusCode;
        LogLevel level = HttpMethods.IsGet(http.Request.Method) && status < 400 ? LogLevel.Debug : LogLevel.Information;
        if (logger.IsEnabled(level))
        {
            LogRequest(
                level,
                requestId,
                http.Connection.RemoteIpAddress?.ToString(),
                http.Request.Method,
                http.Request.Path + http.Request.QueryString,
                status,
                http.Response.ContentLength ?? 0,
                backends.Time.GetElapsedTime(started).TotalSeconds);
        }
    }

    [LoggerMessage("{RequestId}: {Client} \"{Method} {Path}\" status: {Status} len: {Length} time: {Seconds:F4}")]
    private partial void LogRequest(
        LogLevel level, string requestId, string? client, string method, string path, int status, long length, double seconds);

    [LoggerMessage(LogLevel.Debug, "{RequestId}: the client went away during {Method} {Path}")]
    private partial void LogClientGone(string requestId, string method, string? path);

    [LoggerMessage(LogLevel.Information, "{RequestId}: {Method} {Path} refused with {Status}: {Reason} {Details}")]
    private partial void LogFault(string requestId, string method, string? path, int status, string reason, string? details);

    [LoggerMessage(LogLevel.Error, "{RequestId}: {Method} {Path} failed unexpectedly")]
    private partial void LogUnexpected(Exception error, string requestId, string method, string? path);
}
