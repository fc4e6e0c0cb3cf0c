using MemoryPack;

namespace Nova.Core.Flavors;

/// <summary>A flavor.</summary>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record FlavorRecord
{
    /// <summary>The id users see (<c>flavorid</c>).</summary>
    public required string Id { get; init; }

    /// <summary>Unique name.</summary>
    public required string Name { get; init; }

    /// <summary>Virtual CPUs.</summary>
    public required int Vcpus { get; init; }

    /// <summary>Memory in MiB.</summary>
    public required int MemoryMb { get; init; }

    /// <summary>Root disk in GiB; 0 means the image's size.</summary>
    public required int RootGb { get; init; }

    /// <summary>Ephemeral disk in GiB.</summary>
    public int EphemeralGb { get; init; }

    /// <summary>Swap in MiB.</summary>
    public int SwapMb { get; init; }

    /// <summary>Network factor of nova-network days; shown until 2.101.</summary>
    public double RxtxFactor { get; init; } = 1.0;

    /// <summary>True where every project sees it.</summary>
    public bool IsPublic { get; init; } = true;

    /// <summary>True where it may not be used for new servers.</summary>
    public bool Disabled { get; init; }

    /// <summary>Description (2.55).</summary>
    public string? Description { get; init; }

    /// <summary>Extra specs.</summary>
    public IReadOnlyDictionary<string, string> ExtraSpecs { get; init; } = new Dictionary<string, string>();
}
