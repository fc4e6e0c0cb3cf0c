using MemoryPack;

namespace Nova.Core.Hosts;

/// <summary>What a provider has of one resource class, in Placement's terms.</summary>
/// <param name="ResourceClass">Any class: <c>CUSTOM_GOLD</c>, <c>VGPU</c>, <c>PCPU</c>.</param>
/// <param name="Total">How much there is.</param>
/// <param name="Reserved">Kept from guests.</param>
/// <param name="MinUnit">Least that one guest may claim.</param>
/// <param name="MaxUnit">Most that one guest may claim.</param>
/// <param name="StepSize">Claims are multiples of it.</param>
/// <param name="AllocationRatio">Promised per unit.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ClassInventory(string ResourceClass, long Total, long Reserved, long MinUnit, long MaxUnit, long StepSize, double AllocationRatio)
{
    /// <summary>Of which one guest may have all there is, by ones.</summary>
    public static ClassInventory Whole(string resourceClass, long total, long reserved, double ratio) => new(resourceClass, total, reserved, 1, total, 1, ratio);

    /// <summary>How much may be promised in all.</summary>
    public long Promised() => (long)((Total - Reserved) * AllocationRatio);

    /// <summary>Whether one guest may claim so much at all, whatever is left.</summary>
    public bool Permits(long amount) => amount >= MinUnit && amount <= MaxUnit && amount % StepSize == 0;
}

/// <summary>How much of a class is claimed.</summary>
/// <param name="ResourceClass">The class.</param>
/// <param name="Used">Claimed.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ClassUse(string ResourceClass, long Used);
