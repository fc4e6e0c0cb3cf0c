namespace Nova.Api.Policies;

/// <summary>A rule as a policy file has it.</summary>
/// <param name="Text">The rule in the policy language; empty where <paramref name="Alternatives"/> are given.</param>
/// <param name="Alternatives">The rule in its old form, as lists of checks; null in the policy language.</param>
/// <param name="File">Where it stands: the policy file, or one of a policy folder.</param>
/// <param name="Line">Where in that.</param>
internal sealed record WrittenRule(string Text, IReadOnlyList<IReadOnlyList<string>>? Alternatives, string File, long Line)
{
    public override string ToString() =>
        Alternatives is null ? Text : $"[{string.Join(", ", Alternatives.Select(all => $"[{string.Join(", ", all)}]"))}]";
}
