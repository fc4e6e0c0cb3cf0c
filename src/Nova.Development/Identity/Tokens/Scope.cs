namespace Nova.Development.Identity.Tokens;

/// <summary>What a token, a role assignment or a login is for.</summary>
/// <param name="Kind">One of the constants.</param>
/// <param name="TargetId">Id of the project or domain, <c>all</c> for the system, null when unscoped.</param>
internal readonly record struct Scope(string Kind, string? TargetId)
{
    public const string ProjectKind = "project";
    public const string DomainKind = "domain";
    public const string SystemKind = "system";
    public const string UnscopedKind = "none";
    public const string Everything = "all";

    public static Scope Unscoped => new(UnscopedKind, null);

    public static Scope System => new(SystemKind, Everything);

    public static Scope Project(string id) => new(ProjectKind, id);

    public static Scope Domain(string id) => new(DomainKind, id);
}
