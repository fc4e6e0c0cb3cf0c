using System.Text.Json.Nodes;
using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Core.Faults;

namespace Nova.Development.Identity.Tokens;

/// <summary>GET and HEAD /v3/auth/tokens: what the token in X-Subject-Token stands for, asked by a service, an administrator or its owner.</summary>
internal static class ShowToken
{
    /// <summary>Keystone's <c>[token] allow_expired_window</c>; expired tokens are kept for so long.</summary>
    public static readonly TimeSpan ExpiredGrace = TimeSpan.FromHours(48);

    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var (subject, facts) = await SubjectAsync(call, cancel);
        if (!MaySee(call.Caller, facts))
        {
            return IdentityFaults.Forbidden("identity:validate_token");
        }

        if (facts is null)
        {
            throw new FaultException(FaultKind.NotFound, "Failed to validate token");
        }

        var withCatalogue = call.QueryFlag("nocatalog") != true;
        var view = await call.Database.ReadAsync(connection => TokenView.Of(connection, facts, withCatalogue), cancel);
        return new Reply(StatusCodes.Status200OK, new JsonObject { ["token"] = view }) { Headers = [("X-Subject-Token", subject)] };
    }

    /// <summary>The token asked about and its facts, null where it is not valid.</summary>
    public static async Task<(string Token, TokenFacts? Facts)> SubjectAsync(IdentityCall call, CancellationToken cancel)
    {
        var subject = call.Http.Request.Headers["X-Subject-Token"].ToString();
        if (subject.Length == 0)
        {
            throw new FaultException(FaultKind.BadRequest, "X-Subject-Token is required.");
        }

        // Only a service may ask about a token that ended: it is finishing work that was begun with it.
        var grace = call.QueryFlag("allow_expired") == true && (call.Caller.IsAdmin || call.Caller.Has("service")) ? ExpiredGrace : TimeSpan.Zero;
        return (subject, await TokenFacts.FindAsync(call.State, subject, cancel, grace));
    }

    /// <summary>Services and administrators see all tokens; others those of the same user.</summary>
    public static bool MaySee(TokenFacts caller, TokenFacts? subject)
        => caller.IsAdmin || caller.Has("service") || (subject is not null && subject.User.Id == caller.User.Id);
}
