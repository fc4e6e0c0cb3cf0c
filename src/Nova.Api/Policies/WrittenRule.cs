namespace Nova.Api.Policies;

/// <summary>A rule as the policy file has it.</summary>
/// <param name="Text">The rule in the policy language; empty where <paramref name="Alternatives"/> are given.</param>
/// <param name="Alternatives">The rule in its old form, as lists of checks; null in the policy language.</param>
/// <param name="Line">Where it stands.</param>
internal sealed record WrittenRule(string Text, IReadOnlyList<IReadOnlyList<string>>? Alternatives, long Line)
{
    /// <summary>The file of a policy folder it stands in; null for the policy file itself.</summary>
    public string? File { get; init; }

    public override string ToString() =>
        Alternatives is null ? Text : $"[{string.Join(", ", Alternatives.Select(all => $"[{string.Join(", ", all)}]"))}]";
}
