using Nova.Development.Http;

namespace Nova.Development.Identity.Tokens.Methods;

/// <summary>Method <c>token</c>: another scope for a token one has.</summary>
internal static class TokenMethod
{
    public const string Name = "token";

    public static async Task<Login?> ProveAsync(IdentityState state, JsonBody proof, CancellationToken cancel)
    {
        var facts = await TokenFacts.FindAsync(state, proof.Text("id", longest: 8192), cancel);
        return facts is null
            ? null
            : new Login(facts.User.Id, [.. facts.Row.Methods.Split(',').Append(Name).Distinct()], facts.Row, facts.Row.ApplicationCredentialId);
    }
}
