using Nova.Core.Hosts;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Allocations;

/// <summary>What providers have: inventories of any class, and traits. A compute's report owns the inventories of its node and the traits it gave; other traits are not its business.</summary>
internal static class ProviderStore
{
    private static readonly Statement Change = new(
        "inventories.change",
        "UPDATE inventories SET total = ?, reserved = ?, allocation_ratio = ?, min_unit = ?, max_unit = ?, step_size = ? WHERE provider_uuid = ? AND resource_class = ?");

    private static readonly Statement Classes = new("inventories.classes", "SELECT resource_class FROM inventories WHERE provider_uuid = ?");

    private static readonly Statement RemoveUnused = new(
        "inventories.remove_unused", "DELETE FROM inventories WHERE provider_uuid = ? AND resource_class = ? AND used = 0");

    // What is claimed of a class that is no more stays claimed, and nobody gets more of it.
    private static readonly Statement Close = new(
        "inventories.close", "UPDATE inventories SET total = 0, reserved = 0 WHERE provider_uuid = ? AND resource_class = ?");

    private static readonly Statement Traits = new("provider_traits.of", $"SELECT {ProviderTraitTable.Columns} FROM provider_traits WHERE provider_uuid = ?");
    private static readonly Statement RemoveTrait = new("provider_traits.remove_one", "DELETE FROM provider_traits WHERE provider_uuid = ? AND trait = ?");
    private static readonly Statement RemoveInventories = new("inventories.remove", "DELETE FROM inventories WHERE provider_uuid = ?");
    private static readonly Statement RemoveTraits = new("provider_traits.remove", "DELETE FROM provider_traits WHERE provider_uuid = ?");

    /// <summary>Makes the inventories those given: classes that are no longer among them go, or get no further claims while something is still claimed.</summary>
    public static void SaveInventories(WriteScope scope, Guid provider, IEnumerable<ClassInventory> inventories)
    {
        var gone = scope.Query(Classes, static row => row.Text(0), provider).ToHashSet();
        foreach (var has in inventories)
        {
            if (gone.Remove(has.ResourceClass))
            {
                scope.Execute(Change, has.Total, has.Reserved, has.AllocationRatio, has.MinUnit, has.MaxUnit, has.StepSize, provider, has.ResourceClass);
            }
            else
            {
                InventoryTable.Insert(scope, new Inventory(
                    provider, has.ResourceClass, has.Total, has.Reserved, has.AllocationRatio, has.MinUnit, has.MaxUnit, has.StepSize, Used: 0));
            }
        }

        foreach (var resourceClass in gone.Where(resourceClass => scope.Execute(RemoveUnused, provider, resourceClass) == 0))
        {
            scope.Execute(Close, provider, resourceClass);
        }
    }

    /// <summary>Makes the reported traits those given. One that somebody else gave as well stays theirs.</summary>
    public static void SaveTraits(WriteScope scope, Guid provider, IEnumerable<string> traits)
    {
        var reported = traits.ToHashSet();
        foreach (var (_, trait, isReported) in scope.Query(Traits, ProviderTraitTable.Read, provider))
        {
            if (!reported.Remove(trait) && isReported)
            {
                scope.Execute(RemoveTrait, provider, trait);
            }
        }

        ProviderTraitTable.Insert(scope, [.. reported.Select(trait => new ProviderTrait(provider, trait, Reported: true))]);
    }

    /// <summary>Takes everything from a provider that is about to go.</summary>
    public static void Clear(WriteScope scope, Guid provider)
    {
        scope.Execute(RemoveTraits, provider);
        scope.Execute(RemoveInventories, provider);
    }
}
