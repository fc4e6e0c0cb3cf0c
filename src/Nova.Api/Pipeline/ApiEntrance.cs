using Nova.Api.Versions;
using Nova.Core;
using Nova.Hosting.Logging;

namespace Nova.Api.Pipeline;

/// <summary>What stands between the front door and the routes of the Compute API: endpoint prefix, version documents, token.</summary>
internal sealed class ApiEntrance
{
    private readonly ITokenValidator _tokens;
    private readonly ApiBackends _backends;
    private readonly VersionDocuments _versions;
    private readonly ILogger<ApiEntrance> _logger;
    private readonly FrontDoor _door;

    public ApiEntrance(ITokenValidator tokens, ApiBackends backends, VersionDocuments versions, ILogger<ApiEntrance> logger)
    {
        (_tokens, _backends, _versions, _logger) = (tokens, backends, versions, logger);
        _door = new FrontDoor(FaultResponses.Form, new RequestLog(backends.Time, logger), "x-compute-request-id");
    }

    public Task InvokeAsync(HttpContext http, RequestDelegate next) => _door.ServeAsync(http, (request, id) => EnterAsync(request, id, next));

    private async Task EnterAsync(HttpContext http, string requestId, RequestDelegate next)
    {
        if (_backends.Options.CrossOrigin.Answers(http))
        {
            return;
        }

        string path = http.Request.Path.Value ?? "/";
        long arrivedAt = _backends.Time.GetTimestamp();
        if (!MountPoint.TryParse(path, out MountPoint mount))
        {
            await _versions.AnswerRootAsync(http, path);
            return;
        }

        if (mount.Rest.Length <= 1 && mount.ProjectId is null)
        {
            await _versions.AnswerEndpointAsync(http, mount);
            return;
        }

        string? token = http.Request.Headers["X-Auth-Token"];
        TokenVerdict verdict = string.IsNullOrEmpty(token)
            ? default
            : await _tokens.ValidateAsync(token, http.Request.Headers["X-Service-Token"], http.RequestAborted);
        if (verdict.Caller is not { } known)
        {
            await RefuseTokenAsync(http, verdict);
            return;
        }

        // Here and not with the token, which is remembered: the rule behind it may change.
        Caller caller = _backends.Policies.Rules.WithAdminFlag(known);

        var context = new RequestContext(requestId, caller.UserId, caller.ProjectId, caller.IsAdmin, RequestIds.ReadGlobal(http));
        http.Features.Set(new ApiRequest(http, mount, _backends, caller, context, arrivedAt));
        http.Request.Path = mount.Rest;
        using IDisposable? scope = _logger.BeginRequest(context);
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
            return FaultResponses.WriteUnauthorizedAsync(http, _backends.Options.WwwAuthenticateUri);
        }

        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return ResponseWriting.WriteTextAsync(http, "text/plain", "The identity service does not answer.\n"u8.ToArray());
    }
}
