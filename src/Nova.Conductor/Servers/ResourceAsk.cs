using Nova.Core.Flavors;
using Nova.Core.Servers;
using Nova.Database.Allocations;

namespace Nova.Conductor.Servers;

/// <summary>What an instance claims on its host: the flavor's resources as upstream turns them into placement's.</summary>
internal static class ResourceAsk
{
    private const string OverridePrefix = "resources:";
    private const int MiBPerGiB = 1024;

    public static IReadOnlyList<ResourceAmount> Of(InstanceRecord instance) => Of(instance.Flavor, IsVolumeBacked(instance.BlockDevices));

    /// <summary>Classes with amounts above zero, always in the same order, so that two claims never wait for each other crosswise.</summary>
    public static IReadOnlyList<ResourceAmount> Of(FlavorRecord flavor, bool volumeBacked)
    {
        var swapGb = (flavor.SwapMb + MiBPerGiB - 1) / MiBPerGiB;
        var amounts = new SortedDictionary<string, long>(StringComparer.Ordinal)
        {
            [ResourceClass.Vcpu] = flavor.Vcpus,
            [ResourceClass.MemoryMb] = flavor.MemoryMb,
            [ResourceClass.DiskGb] = (volumeBacked ? 0 : flavor.RootGb) + flavor.EphemeralGb + swapGb,
        };
        foreach (var (name, value) in flavor.ExtraSpecs)
        {
            if (name.StartsWith(OverridePrefix, StringComparison.Ordinal) && long.TryParse(value, out var amount))
            {
                amounts[name[OverridePrefix.Length..]] = amount;
            }
        }

        return [.. amounts.Where(item => item.Value > 0).Select(item => new ResourceAmount(item.Key, item.Value))];
    }

    /// <summary>True where the boot disk is a volume.</summary>
    public static bool IsVolumeBacked(IReadOnlyList<BlockDevice> disks) => disks.Any(disk => disk.BootIndex == 0 && disk.ToVolume);
}
