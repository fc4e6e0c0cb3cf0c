using System.Collections.Concurrent;

namespace Nova.Http.Tokens;

/// <summary>auth_strategy = noauth2: the token is <c>user:project</c> and believed. The user <c>admin</c> is administrator.</summary>
public sealed class NoAuthTokens : ITokenValidator
{
    /// <summary>Anybody can make up tokens: that many, of that length, are remembered.</summary>
    private const int MostRemembered = 1024;

    private const int LongestRemembered = 128;

    private static readonly string[] AdminRoles = ["admin", "manager", "member", "reader"];
    private static readonly string[] UserRoles = ["member", "reader"];

    private readonly ConcurrentDictionary<string, Caller> _callers = new(StringComparer.Ordinal);
    private int _remembered;

    /// <inheritdoc/>
    public ValueTask<TokenVerdict> ValidateAsync(string token, string? serviceToken, CancellationToken cancel)
    {
        if (_callers.TryGetValue(token, out Caller? known))
        {
            return ValueTask.FromResult(new TokenVerdict(known));
        }

        Caller caller = Read(token);
        if (token.Length <= LongestRemembered && _remembered < MostRemembered && _callers.TryAdd(token, caller))
        {
            Interlocked.Increment(ref _remembered);
        }

        return ValueTask.FromResult(new TokenVerdict(caller));
    }

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
