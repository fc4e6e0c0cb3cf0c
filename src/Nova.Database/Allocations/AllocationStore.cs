using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Allocations;

/// <summary>Claims on inventories. What is used is kept in the inventory's row, and only ever changed together with the allocations that sum up to it.</summary>
public static class AllocationStore
{
    // A claim is this update: it matches a class only while there is room for it.
    private const string Room =
        "used + ? <= (total - reserved) * allocation_ratio AND ? <= max_unit AND ? >= min_unit AND ? % step_size = 0";

    private static readonly Statement TakeOne = new(
        "inventories.take", $"UPDATE inventories SET used = used + ? WHERE provider_uuid = ? AND resource_class = ? AND {Room}");

    private static readonly Statement GiveBack = new(
        "inventories.give_back", "UPDATE inventories SET used = used - ? WHERE provider_uuid = ? AND resource_class = ?");

    private static readonly Statement SelectOf = new(
        "allocations.of", $"SELECT {AllocationTable.Columns} FROM allocations WHERE consumer_uuid = ?");

    private static readonly Statement DeleteOf = new("allocations.delete_of", "DELETE FROM allocations WHERE consumer_uuid = ?");

    /// <summary>Claims all amounts on a provider, or none.</summary>
    /// <returns>False where one of them no longer fits; nothing has been changed then.</returns>
    public static bool TryClaim(WriteScope scope, Guid consumer, Guid provider, IReadOnlyList<ResourceAmount> amounts)
    {
        for (var taken = 0; taken < amounts.Count; taken++)
        {
            var (resource, amount) = amounts[taken];
            if (scope.Execute(TakeOne, amount, provider, resource, amount, amount, amount, amount) == 0)
            {
                for (var i = 0; i < taken; i++)
                {
                    scope.Execute(GiveBack, amounts[i].Amount, provider, amounts[i].ResourceClass);
                }

                return false;
            }
        }

        AllocationTable.Insert(scope, [.. amounts.Select(asked => new Allocation(consumer, provider, asked.ResourceClass, asked.Amount))]);
        return true;
    }

    /// <summary>Gives back everything a consumer holds; harmless where it holds nothing.</summary>
    /// <returns>The providers it held something of.</returns>
    public static IReadOnlyCollection<Guid> Release(WriteScope scope, Guid consumer)
    {
        var held = Of(scope, consumer);
        if (held.Count == 0)
        {
            return [];
        }

        var providers = new HashSet<Guid>();
        foreach (var (provider, resource, amount) in held)
        {
            scope.Execute(GiveBack, amount, provider, resource);
            if (providers.Add(provider))
            {
                scope.Touch(Revisioned.Hosts, provider);
            }
        }

        scope.Execute(DeleteOf, consumer);
        return providers;
    }

    /// <summary>What a consumer holds.</summary>
    public static List<(Guid Provider, string ResourceClass, long Amount)> Of(ReadScope scope, Guid consumer) =>
        scope.Query(
            SelectOf,
            static row =>
            {
                var held = AllocationTable.Read(row);
                return (held.ProviderId, held.ResourceClass, held.Used);
            },
            consumer);
}
