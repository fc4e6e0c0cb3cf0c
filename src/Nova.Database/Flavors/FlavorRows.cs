using Nova.Core.Flavors;
using Nova.Database.Schema;

namespace Nova.Database.Flavors;

/// <summary>Table <c>flavors</c>.</summary>
internal sealed class FlavorRow
{
    public long Id { get; set; }
    public required string Flavorid { get; set; }
    public required string Name { get; set; }
    public int Vcpus { get; set; }
    public int MemoryMb { get; set; }
    public int RootGb { get; set; }
    public int EphemeralGb { get; set; }
    public int Swap { get; set; }
    public double RxtxFactor { get; set; }
    public bool IsPublic { get; set; }
    public bool Disabled { get; set; }
    [Unlimited] public string? Description { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? UpdatedAt { get; set; }
    public List<FlavorExtraSpecRow> ExtraSpecs { get; set; } = [];
    public List<FlavorProjectRow> Projects { get; set; } = [];

    public static FlavorRow Of(FlavorRecord flavor, DateTimeOffset now) => new()
    {
        Flavorid = flavor.Id,
        Name = flavor.Name,
        Vcpus = flavor.Vcpus,
        MemoryMb = flavor.MemoryMb,
        RootGb = flavor.RootGb,
        EphemeralGb = flavor.EphemeralGb,
        Swap = flavor.SwapMb,
        RxtxFactor = flavor.RxtxFactor,
        IsPublic = flavor.IsPublic,
        Disabled = flavor.Disabled,
        Description = flavor.Description,
        CreatedAt = now,
    };

    public StoredFlavor ToStored() => new(
        Id,
        new FlavorRecord
        {
            Id = Flavorid,
            Name = Name,
            Vcpus = Vcpus,
            MemoryMb = MemoryMb,
            RootGb = RootGb,
            EphemeralGb = EphemeralGb,
            SwapMb = Swap,
            RxtxFactor = RxtxFactor,
            IsPublic = IsPublic,
            Disabled = Disabled,
            Description = Description,
            ExtraSpecs = ExtraSpecs.ToDictionary(spec => spec.Name, spec => spec.Value),
        },
        CreatedAt,
        UpdatedAt,
        [.. Projects.Select(project => project.ProjectId)]);
}

/// <summary>Table <c>flavor_extra_specs</c>.</summary>
internal sealed class FlavorExtraSpecRow
{
    public long FlavorId { get; set; }
    public required string Name { get; set; }
    public required string Value { get; set; }
}

/// <summary>Table <c>flavor_projects</c>: who sees a private flavor.</summary>
internal sealed class FlavorProjectRow
{
    public long FlavorId { get; set; }
    public required string ProjectId { get; set; }
}
