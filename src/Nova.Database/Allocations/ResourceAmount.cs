namespace Nova.Database.Allocations;

/// <summary>So much of a resource.</summary>
/// <param name="ResourceClass">Class, as <see cref="Core.Hosts.ResourceClass.Vcpu"/>.</param>
/// <param name="Amount">More than 0.</param>
public readonly record struct ResourceAmount(string ResourceClass, long Amount);
