using Nova.Core.Faults;
using Nova.Database.Flavors;

namespace Nova.Conductor.Flavors;

/// <summary>Orders of a list of flavors, by the API's sort keys; equal ones by row number.</summary>
internal static class FlavorOrder
{
    private static readonly Dictionary<string, Comparison<StoredFlavor>> Keys = new()
    {
        ["flavorid"] = (x, y) => string.CompareOrdinal(x.Flavor.Id, y.Flavor.Id),
        ["id"] = (x, y) => x.Number.CompareTo(y.Number),
        ["name"] = (x, y) => string.CompareOrdinal(x.Flavor.Name, y.Flavor.Name),
        ["vcpus"] = (x, y) => x.Flavor.Vcpus.CompareTo(y.Flavor.Vcpus),
        ["memory_mb"] = (x, y) => x.Flavor.MemoryMb.CompareTo(y.Flavor.MemoryMb),
        ["root_gb"] = (x, y) => x.Flavor.RootGb.CompareTo(y.Flavor.RootGb),
        ["ephemeral_gb"] = (x, y) => x.Flavor.EphemeralGb.CompareTo(y.Flavor.EphemeralGb),
        ["swap"] = (x, y) => x.Flavor.SwapMb.CompareTo(y.Flavor.SwapMb),
        ["rxtx_factor"] = (x, y) => x.Flavor.RxtxFactor.CompareTo(y.Flavor.RxtxFactor),
        ["is_public"] = (x, y) => x.Flavor.IsPublic.CompareTo(y.Flavor.IsPublic),
        ["disabled"] = (x, y) => x.Flavor.Disabled.CompareTo(y.Flavor.Disabled),
        ["description"] = (x, y) => string.CompareOrdinal(x.Flavor.Description, y.Flavor.Description),
        ["created_at"] = (x, y) => x.CreatedAt.CompareTo(y.CreatedAt),
        ["updated_at"] = (x, y) => Nullable.Compare(x.UpdatedAt, y.UpdatedAt),
        ["vcpu_weight"] = (_, _) => 0, // a column of XenServer days that nothing ever sets
    };

    public static IComparer<StoredFlavor> By(string key, bool descending)
    {
        if (!Keys.TryGetValue(key, out var compare))
        {
            throw new FaultException(FaultKind.BadRequest, $"Sort key supplied is invalid: {key}");
        }

        var sign = descending ? -1 : 1;
        return Comparer<StoredFlavor>.Create((x, y) => sign * (compare(x, y) is var order and not 0 ? order : x.Number.CompareTo(y.Number)));
    }
}
