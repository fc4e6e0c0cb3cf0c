using Nova.Database.Tables;
using static Nova.Database.Tables.Codecs;

namespace Nova.Database.Allocations;

/// <summary>What a consumer holds of one class of a provider.</summary>
internal sealed record Allocation(Guid ConsumerId, Guid ProviderId, string ResourceClass, long Used);

/// <summary>Table <c>allocations</c>.</summary>
internal sealed class AllocationTable : Table<AllocationTable, Allocation>, ITable<Allocation>
{
    /// <summary>Names of resource classes, everywhere.</summary>
    public static readonly Codec<string> ClassName = Text;

    public static string Name => "allocations";

    public static IReadOnlyList<string> Key { get; } = ["consumer_uuid", "provider_uuid", "resource_class"];

    public static Allocation Map<TColumns>(ref TColumns c, Allocation row)
        where TColumns : struct, IColumns => new(
            c.Column("consumer_uuid", Uuid, row.ConsumerId),
            c.Column("provider_uuid", Uuid, row.ProviderId),
            c.Column("resource_class", ClassName, row.ResourceClass),
            c.Column("used", BigNumber, row.Used));
}

/// <summary>A provider of resources.</summary>
/// <param name="Id">The node's uuid.</param>
/// <param name="Name">The node's name.</param>
/// <param name="Generation">Guards edits of inventories only, never claims.</param>
internal sealed record ResourceProvider(Guid Id, string Name, long Generation);

/// <summary>Table <c>resource_providers</c>.</summary>
internal sealed class ResourceProviderTable : Table<ResourceProviderTable, ResourceProvider>, ITable<ResourceProvider>
{
    public static string Name => "resource_providers";

    public static IReadOnlyList<string> Key { get; } = ["uuid"];

    public static ResourceProvider Map<TColumns>(ref TColumns c, ResourceProvider row)
        where TColumns : struct, IColumns =>
        new(c.Column("uuid", Uuid, row.Id), c.Column("name", Text, row.Name), c.Column("generation", BigNumber, row.Generation));
}

/// <summary>What a provider has of one class. A claim is a conditional update of <paramref name="Used"/>.</summary>
internal sealed record Inventory(
    Guid ProviderId, string ResourceClass, long Total, long Reserved, double AllocationRatio, long MinUnit, long MaxUnit, long StepSize, long Used);

/// <summary>Table <c>inventories</c>.</summary>
internal sealed class InventoryTable : Table<InventoryTable, Inventory>, ITable<Inventory>
{
    public static string Name => "inventories";

    public static IReadOnlyList<string> Key { get; } = ["provider_uuid", "resource_class"];

    public static Inventory Map<TColumns>(ref TColumns c, Inventory row)
        where TColumns : struct, IColumns => new(
            c.Column("provider_uuid", Uuid, row.ProviderId),
            c.Column("resource_class", AllocationTable.ClassName, row.ResourceClass),
            c.Column("total", BigNumber, row.Total),
            c.Column("reserved", BigNumber, row.Reserved),
            c.Column("allocation_ratio", Real, row.AllocationRatio),
            c.Column("min_unit", BigNumber, row.MinUnit),
            c.Column("max_unit", BigNumber, row.MaxUnit),
            c.Column("step_size", BigNumber, row.StepSize),
            c.Column("used", BigNumber, row.Used));
}

/// <summary>A trait of a provider.</summary>
/// <param name="ProviderId">The provider.</param>
/// <param name="Trait">Its name.</param>
/// <param name="Reported">Given by the compute's report, which takes it back when it no longer holds; what others gave stays until they take it.</param>
internal sealed record ProviderTrait(Guid ProviderId, string Trait, bool Reported);

/// <summary>Table <c>provider_traits</c>.</summary>
internal sealed class ProviderTraitTable : Table<ProviderTraitTable, ProviderTrait>, ITable<ProviderTrait>
{
    public static string Name => "provider_traits";

    public static IReadOnlyList<string> Key { get; } = ["provider_uuid", "trait"];

    public static ProviderTrait Map<TColumns>(ref TColumns c, ProviderTrait row)
        where TColumns : struct, IColumns => new(
            c.Column("provider_uuid", Uuid, row.ProviderId), c.Column("trait", Text, row.Trait), c.Column("reported", Flag, row.Reported));
}
