using Nova.Core.Hosts;

namespace Nova.Compute.Resources.Providers;

/// <summary>What an operator adds to a node.</summary>
/// <param name="Provider">The node's uuid or name, or <see cref="AnyNode"/>.</param>
/// <param name="Inventories">Classes of the operator's own.</param>
/// <param name="Traits">Traits of the operator's own.</param>
/// <param name="File">Where it is written.</param>
internal sealed record ProviderEntry(string Provider, IReadOnlyList<ClassInventory> Inventories, IReadOnlyList<string> Traits, string File)
{
    /// <summary>Every node of this compute that no other entry names.</summary>
    public const string AnyNode = "$COMPUTE_NODE";

    /// <summary>True where it adds nothing.</summary>
    public bool IsEmpty => Inventories.Count == 0 && Traits.Count == 0;
}
