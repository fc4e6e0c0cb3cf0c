using Nova.Core.Scheduling;
using Nova.Core.Servers;
using Nova.Database.Allocations;

namespace Nova.Conductor.Servers;

/// <summary>What an instance claims on its host.</summary>
internal static class ResourceAsk
{
    /// <summary>Its claims, in the order of <see cref="RequestedResources.Amounts"/>.</summary>
    public static IReadOnlyList<ResourceAmount> Of(InstanceRecord instance)
        => [.. RequestedResources.Of(instance.Flavor, instance.ImageProperties, IsVolumeBacked(instance.BlockDevices)).Amounts().Select(item => new ResourceAmount(item.Key, item.Value))];

    /// <summary>True where the boot disk is a volume.</summary>
    public static bool IsVolumeBacked(IReadOnlyList<BlockDevice> disks) => disks.Any(disk => disk.BootIndex == 0 && disk.ToVolume);
}
