namespace Nova.OpenStack.Identity;

/// <summary>A Keystone domain.</summary>
public sealed record NamedDomain(string Id, string? Name);
