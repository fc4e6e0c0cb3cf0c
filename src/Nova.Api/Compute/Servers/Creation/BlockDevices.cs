using System.Text.Json;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Flavors;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Creation;

/// <summary>The disks of a new server: the root disk from <c>imageRef</c> or <c>block_device_mapping_v2</c>, then ephemeral and swap disks.</summary>
/// <param name="ImageId">The image the root disk is made from.</param>
/// <param name="Devices">The root disk first.</param>
internal sealed record BlockDevices(string? ImageId, IReadOnlyList<BlockDevice> Devices)
{
    private const string Invalid = "Block Device Mapping is Invalid: ";
    private const string BadSequence = Invalid + "Boot sequence for the instance and image/block device mapping combination is not valid.";

    /// <summary>Reads them; null with the message of the 400.</summary>
    public static BlockDevices? Read(JsonElement asked, FlavorRecord flavor, out string? wrong)
    {
        wrong = null;
        if (asked.TryGetProperty("block_device_mapping", out var volumes) && volumes.GetArrayLength() > 0)
        {
            wrong = Invalid + "volumes need the volume service, which this cloud does not have.";
            return null;
        }

        var imageRef = asked.GetOptionalString("imageRef") is { Length: > 0 } reference ? reference : null;
        var devices = new List<BlockDevice>();
        if (asked.TryGetProperty("block_device_mapping_v2", out var mappings))
        {
            foreach (var mapping in mappings.EnumerateArray())
            {
                if (ReadOne(mapping, out wrong) is not { } device)
                {
                    return null;
                }

                devices.Add(device);
            }
        }

        if (imageRef is null && devices.Count == 0)
        {
            wrong = "Missing imageRef attribute";
            return null;
        }

        return Complete(imageRef, devices, flavor, out wrong);
    }

    private static BlockDevices? Complete(string? imageRef, List<BlockDevice> devices, FlavorRecord flavor, out string? wrong)
    {
        wrong = null;
        var root = devices.Find(device => device.BootIndex == 0);
        if (root is null && imageRef is not null)
        {
            root = Disk(BlockDeviceSource.Image, imageRef, bootIndex: 0, size: null, guestFormat: null);
            devices.Insert(0, root);
        }
        else if (root is not null)
        {
            devices.Remove(root);
            devices.Insert(0, root);
        }

        if (root is not { Source: BlockDeviceSource.Image } || (imageRef is not null && root.SourceId != imageRef)
            || devices.Count(device => device.BootIndex == 0) != 1)
        {
            wrong = BadSequence;
            return null;
        }

        if (AddFromFlavor(devices, flavor) is { } tooLarge)
        {
            wrong = tooLarge;
            return null;
        }

        return new BlockDevices(root.SourceId, devices);
    }

    /// <summary>The flavor's ephemeral and swap disks, where the request does not divide them up itself.</summary>
    private static string? AddFromFlavor(List<BlockDevice> devices, FlavorRecord flavor)
    {
        var blanks = devices.Where(device => device.Source == BlockDeviceSource.Blank).ToList();
        var swaps = blanks.Where(device => device.GuestFormat == "swap").ToList();
        var ephemerals = blanks.Except(swaps).ToList();
        if (ephemerals.Sum(device => device.SizeGb ?? flavor.EphemeralGb) > flavor.EphemeralGb)
        {
            return "Ephemeral disks requested are larger than the instance type allows. If no size is given in one block device mapping, flavor ephemeral size will be used.";
        }

        if (swaps.Count > 1 || swaps.Sum(device => device.SizeGb ?? flavor.SwapMb) > flavor.SwapMb)
        {
            return "Swap drive requested is larger than instance type allows.";
        }

        if (ephemerals.Count == 0 && flavor.EphemeralGb > 0)
        {
            devices.Add(Disk(BlockDeviceSource.Blank, null, bootIndex: null, flavor.EphemeralGb, guestFormat: null));
        }

        if (swaps.Count == 0 && flavor.SwapMb > 0)
        {
            devices.Add(Disk(BlockDeviceSource.Blank, null, bootIndex: null, flavor.SwapMb, "swap"));
        }

        return null;
    }

    private static BlockDevice? ReadOne(JsonElement mapping, out string? wrong)
    {
        wrong = null;
        var source = mapping.GetOptionalString("source_type");
        var destination = mapping.GetOptionalString("destination_type");
        var id = mapping.GetOptionalString("uuid");
        if (source is "volume" or "snapshot" || destination == "volume")
        {
            wrong = Invalid + "volumes need the volume service, which this cloud does not have.";
        }
        else if (source == "blank" && id is not null)
        {
            wrong = Invalid + "Invalid device UUID.";
        }
        else if (source != "blank" && id is null)
        {
            wrong = Invalid + "Missing device UUID.";
        }
        else if (source is null)
        {
            wrong = Invalid + "Invalid source_type field.";
        }
        else if (source == "image" && mapping.GetOptionalInt("boot_index") is not 0)
        {
            wrong = Invalid + "Mapping image to local is not supported.";
        }

        return wrong is not null ? null : new BlockDevice(
            source == "image" ? BlockDeviceSource.Image : BlockDeviceSource.Blank,
            id,
            ToVolume: false,
            mapping.GetOptionalInt("boot_index"),
            mapping.GetOptionalInt("volume_size"),
            mapping.GetOptionalString("guest_format"),
            mapping.GetOptionalString("device_name"),
            mapping.GetOptionalString("disk_bus"),
            mapping.GetOptionalString("device_type"),
            DeleteOnTermination: mapping.GetOptionalBoolean("delete_on_termination") ?? true,
            mapping.GetOptionalString("tag"),
            mapping.GetOptionalString("volume_type"));
    }

    private static BlockDevice Disk(BlockDeviceSource source, string? id, int? bootIndex, int? size, string? guestFormat) => new(
        source, id, ToVolume: false, bootIndex, size, guestFormat,
        DeviceName: null, DiskBus: null, DeviceType: "disk", DeleteOnTermination: true, Tag: null, VolumeType: null);
}
