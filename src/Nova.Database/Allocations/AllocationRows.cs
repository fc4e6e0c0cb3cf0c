namespace Nova.Database.Allocations;

/// <summary>Table <c>resource_providers</c>.</summary>
internal sealed class ResourceProviderRow
{
    public Guid Uuid { get; set; }
    public required string Name { get; set; }

    /// <summary>Guards edits of inventories only, never claims.</summary>
    public long Generation { get; set; }
}

/// <summary>Table <c>inventories</c>. A claim is a conditional update of <see cref="Used"/>.</summary>
internal sealed class InventoryRow
{
    public Guid ProviderUuid { get; set; }
    public required string ResourceClass { get; set; }
    public long Total { get; set; }
    public long Reserved { get; set; }
    public double AllocationRatio { get; set; }
    public long MinUnit { get; set; }
    public long MaxUnit { get; set; }
    public long StepSize { get; set; }
    public long Used { get; set; }
}

/// <summary>Table <c>allocations</c>.</summary>
internal sealed class AllocationRow
{
    public Guid ConsumerUuid { get; set; }
    public Guid ProviderUuid { get; set; }
    public required string ResourceClass { get; set; }
    public long Used { get; set; }
}

/// <summary>Table <c>provider_traits</c>.</summary>
internal sealed class ProviderTraitRow
{
    public Guid ProviderUuid { get; set; }
    public required string Trait { get; set; }
}
