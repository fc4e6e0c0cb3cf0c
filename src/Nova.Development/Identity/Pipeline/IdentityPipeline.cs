using Nova.Development.Http;
using Nova.Development.Identity.Tokens;
using Nova.Http;

namespace Nova.Development.Identity.Pipeline;

/// <summary>Token, policy, operation: what happens to every request behind the front door.</summary>
internal sealed class IdentityPipeline(IdentityState state, ILogger<IdentityPipeline> log)
{
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    private readonly FrontDoor door = new(IdentityFaults.Form, new RequestLog(state.Time, log));

    /// <summary>Puts the route table on the server.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var operation in IdentityRoutes.Table)
        {
            var methods = operation.Method == HttpMethods.Get ? GetAndHead : [operation.Method];
            routes.MapMethods(operation.Path, methods, http => door.ServeAsync(http, (request, _) => RunAsync(request, operation)));
        }

        routes.MapFallback(http => door.ServeAsync(
            http, (request, _) => ((IErrorForm)IdentityFaults.Form).WriteAsync(request, StatusCodes.Status404NotFound, null)));
    }

    private async Task RunAsync(HttpContext http, IdentityOperation operation)
    {
        http.Response.Headers.Vary = "X-Auth-Token";
        var reply = await AnswerAsync(http, operation, http.RequestAborted);
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
}
