using System.Globalization;
using Nova.Core.Faults;
using Nova.Core.Flavors;
using Nova.Core.Servers;

namespace Nova.Conductor.Servers.Moves;

/// <summary>Whether a server may take a flavor, in upstream's words.</summary>
internal static class NewFlavor
{
    /// <summary>Refuses a flavor that is the same, disabled, too small for the disks there are, or too small for the image.</summary>
    /// <exception cref="FaultException">BadRequest.</exception>
    public static void Require(InstanceRecord instance, FlavorRecord flavor)
    {
        if (Refusal(instance, flavor) is { } message)
        {
            throw new FaultException(FaultKind.BadRequest, message);
        }
    }

    private static string? Refusal(InstanceRecord instance, FlavorRecord flavor)
    {
        var (old, isVolumeBacked) = (instance.Flavor, ResourceAsk.IsVolumeBacked(instance.BlockDevices));
        if (flavor.Id == old.Id)
        {
            return "When resizing, instances must change flavor!";
        }

        if (flavor.Disabled)
        {
            return $"Flavor {flavor.Id} could not be found.";
        }

        if (!isVolumeBacked && flavor.RootGb == 0 && old.RootGb != 0)
        {
            return CannotResizeDisk("Resize to zero disk flavor is not allowed.");
        }

        // Upstream accepts these and fails on the host; the disks are known here.
        if ((!isVolumeBacked && flavor.RootGb < old.RootGb) || flavor.EphemeralGb < old.EphemeralGb)
        {
            return CannotResizeDisk("Unable to resize disk down.");
        }

        if (flavor.MemoryMb < Minimum(instance, "min_ram"))
        {
            return "Flavor's memory is too small for requested image.";
        }

        return !isVolumeBacked && flavor.RootGb != 0 && flavor.RootGb < Minimum(instance, "min_disk")
            ? "Flavor's disk is smaller than the minimum size specified in image metadata. "
                + $"Flavor disk is {(long)flavor.RootGb << 30} bytes, minimum size is {Minimum(instance, "min_disk") << 30} bytes."
            : null;
    }

    private static string CannotResizeDisk(string reason) => $"Server disk was unable to be resized because: {reason}";

    private static long Minimum(InstanceRecord instance, string property) =>
        long.TryParse(instance.ImageProperties.GetValueOrDefault(property), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
