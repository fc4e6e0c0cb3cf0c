using Nova.Development.Http;
using Nova.Development.Identity.Tokens;
using Nova.Core.Faults;

namespace Nova.Development.Identity.Pipeline;

/// <summary>Token, policy, operation, faults: what happens to every request.</summary>
internal sealed partial class IdentityPipeline(IdentityState state, ILogger<IdentityPipeline> log)
{
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Puts the route table on the server.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var operation in IdentityRoutes.Table)
        {
            var methods = operation.Method == HttpMethods.Get ? GetAndHead : [operation.Method];
            routes.MapMethods(operation.Path, methods, http => RunAsync(http, operation));
        }

        routes.MapFallback(http => new Reply(StatusCodes.Status404NotFound, IdentityFaults.Of(
            new Fault(FaultKind.NotFound, "The resource could not be found.")).Body).WriteAsync(http, http.RequestAborted));
    }

    private async Task RunAsync(HttpContext http, IdentityOperation operation)
    {
        var requestId = $"req-{Guid.NewGuid()}";
        http.Response.Headers["x-openstack-request-id"] = requestId;
        http.Response.Headers.Vary = "X-Auth-Token";
        Reply reply;
        try
        {
            reply = await AnswerAsync(http, operation, http.RequestAborted);
        }
        catch (FaultException refused) when (refused.Fault.Kind != FaultKind.Internal)
        {
            reply = IdentityFaults.Of(refused.Fault);
        }
        catch (BadHttpRequestException malformed)
        {
            reply = IdentityFaults.Malformed(malformed);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // The border of the service: whatever went wrong is logged with its id, and the client gets a 500 that tells nothing.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogFailure(failure, operation.Action, requestId);
            reply = IdentityFaults.Internal;
        }

        await reply.WriteAsync(http, http.RequestAborted);
    }

    private async Task<Reply> AnswerAsync(HttpContext http, IdentityOperation operation, CancellationToken cancel)
    {
        var caller = await AuthenticateAsync(http, cancel);
        var call = new IdentityCall(http, state, caller);
        if (operation.Access != Access.Open)
        {
            if (caller is null)
            {
                return IdentityFaults.Unauthorized(call.BaseUrl);
            }

            if (!Permits(operation.Access, caller, http))
            {
                return IdentityFaults.Forbidden(operation.Action);
            }
        }

        return await operation.Handle(call, cancel);
    }

    private Task<TokenFacts?> AuthenticateAsync(HttpContext http, CancellationToken cancel)
    {
        var token = http.Request.Headers["X-Auth-Token"].ToString();
        return token.Length == 0 ? Task.FromResult<TokenFacts?>(null) : TokenFacts.FindAsync(state, token, cancel);
    }

    private static bool Permits(Access access, TokenFacts caller, HttpContext http) => access switch
    {
        Access.Open or Access.Token => true,
        Access.Service => caller.IsAdmin || caller.Has("service"),
        Access.Self => caller.IsAdmin || caller.User.Id == http.GetRouteValue("user_id") as string,
        Access.OwnProject => caller.IsAdmin || (caller.Project is { } project && project.Id == http.GetRouteValue("project_id") as string),
        _ => caller.IsAdmin,
    };

    [LoggerMessage(LogLevel.Error, "{Action} failed [{RequestId}]")]
    private partial void LogFailure(Exception failure, string action, string requestId);
}
