using System.Collections.Concurrent;
using Nova.Api.Policies;

namespace Nova.Api.Pipeline.Tokens;

/// <summary>auth_strategy = noauth2: the token is <c>user:project</c> and believed. The user <c>admin</c> is administrator.</summary>
internal sealed class NoAuthTokens : ITokenValidator
{
    private static readonly string[] AdminRoles = ["admin", "manager", "member", "reader"];
    private static readonly string[] UserRoles = ["member", "reader"];

    private readonly ConcurrentDictionary<string, Caller> _callers = new(StringComparer.Ordinal);

    public ValueTask<TokenVerdict> ValidateAsync(string token, string? serviceToken, CancellationToken cancel) =>
        ValueTask.FromResult(new TokenVerdict(_callers.GetOrAdd(token, Read)));

    private static Caller Read(string token)
    {
        int colon = token.IndexOf(':', StringComparison.Ordinal);
        string user = colon < 0 ? token : token[..colon];
        string project = colon < 0 ? token : token[(colon + 1)..];
        return new Caller
        {
            UserId = user,
            UserName = user,
            ProjectId = project,
            ProjectName = project,
            Roles = user == "admin" ? AdminRoles : UserRoles,
        };
    }
}
