using System.Text.Json.Nodes;
using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Tokens.Methods;
using Nova.Core.Faults;

namespace Nova.Development.Identity.Tokens;

/// <summary>POST /v3/auth/tokens.</summary>
internal static class IssueToken
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var auth = await call.BodyAsync("auth", cancel);
        if (await ProveAsync(call.State, auth.Object("identity"), cancel) is not { } login)
        {
            return IdentityFaults.Unauthorized(call.BaseUrl);
        }

        var scope = await call.Database.ReadAsync(connection => ScopeRequest.Resolve(connection, auth, login), cancel);
        return scope is null || await login.IssueAsync(call.State, scope.Value, cancel) is not { } issued
            ? IdentityFaults.Unauthorized(call.BaseUrl)
            : await AnswerAsync(call, issued, cancel);
    }

    /// <summary>201 with the token in its header; also the answer to signed EC2 requests.</summary>
    public static async Task<Reply> AnswerAsync(IdentityCall call, IssuedToken issued, CancellationToken cancel)
    {
        var withCatalogue = call.QueryFlag("nocatalog") != true;
        var view = await call.Database.ReadAsync(connection => TokenView.Of(connection, issued.Facts, withCatalogue), cancel);
        return new Reply(StatusCodes.Status201Created, new JsonObject { ["token"] = view }) { Headers = [("X-Subject-Token", issued.Token)] };
    }

    /// <summary>Every method named has to be proved, all for the same user.</summary>
    private static async Task<Login?> ProveAsync(IdentityState state, JsonBody identity, CancellationToken cancel)
    {
        var methods = identity.Texts("methods");
        if (methods.Count is 0 or > 3)
        {
            throw new FaultException(FaultKind.BadRequest, "'methods' must name one to three methods.");
        }

        Login? together = null;
        foreach (var method in methods.Distinct())
        {
            var proved = method switch
            {
                PasswordMethod.Name => await PasswordMethod.ProveAsync(state, identity.Object(method), cancel),
                TokenMethod.Name => await TokenMethod.ProveAsync(state, identity.Object(method), cancel),
                ApplicationCredentialMethod.Name =>
                    await ApplicationCredentialMethod.ProveAsync(state, identity.Object(method), cancel),
                _ => null,
            };
            if (proved is null)
            {
                return null;
            }

            together = together is null ? proved : together.And(proved);
            if (together is null)
            {
                return null;
            }
        }

        return together;
    }
}
