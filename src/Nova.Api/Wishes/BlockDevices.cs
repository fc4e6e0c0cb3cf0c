using Nova.Core.Flavors;
using Nova.Core.Servers;

namespace Nova.Api.Wishes;

/// <summary>The disks of a new server: the root disk from an image or a block device, then ephemeral and swap disks.</summary>
/// <param name="ImageId">The image the root disk is made from.</param>
/// <param name="Devices">The root disk first.</param>
internal sealed record BlockDevices(string? ImageId, IReadOnlyList<BlockDevice> Devices)
{
    private const string Invalid = "Block Device Mapping is Invalid: ";
    private const string BadSequence = Invalid + "Boot sequence for the instance and image/block device mapping combination is not valid.";

    /// <summary>Finds them out; null with the message of the refusal.</summary>
    public static BlockDevices? Of(ServerWish wish, FlavorRecord flavor, out string? wrong)
    {
        wrong = null;
        if (wish.OldVolumes > 0)
        {
            wrong = Invalid + "volumes need the volume service, which this cloud does not have.";
            return null;
        }

        var devices = new List<BlockDevice>();
        foreach (var device in wish.Devices)
        {
            wrong = FindWrong(device);
            if (wrong is not null)
            {
                return null;
            }

            devices.Add(Describe(device));
        }

        if (wish.ImageId is null && devices.Count == 0)
        {
            wrong = "Missing imageRef attribute";
            return null;
        }

        return Complete(wish.ImageId, devices, flavor, out wrong);
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

    private static string? FindWrong(DeviceWish device) => device switch
    {
        { Source: "volume" or "snapshot" } or { Destination: "volume" } => Invalid + "volumes need the volume service, which this cloud does not have.",
        { Source: "blank", Id: not null } => Invalid + "Invalid device UUID.",
        { Source: not "blank", Id: null } => Invalid + "Missing device UUID.",
        { Source: null } => Invalid + "Invalid source_type field.",
        { Source: "image", BootIndex: not 0 } => Invalid + "Mapping image to local is not supported.",
        _ => null,
    };

    private static BlockDevice Describe(DeviceWish device) => new(
        device.Source == "image" ? BlockDeviceSource.Image : BlockDeviceSource.Blank,
        device.Id,
        ToVolume: false,
        device.BootIndex,
        device.Size,
        device.GuestFormat,
        device.DeviceName,
        device.DiskBus,
        device.DeviceType,
        device.DeleteOnTermination,
        device.Tag,
        device.VolumeType);

    private static BlockDevice Disk(BlockDeviceSource source, string? id, int? bootIndex, int? size, string? guestFormat) => new(
        source, id, ToVolume: false, bootIndex, size, guestFormat,
        DeviceName: null, DiskBus: null, DeviceType: "disk", DeleteOnTermination: true, Tag: null, VolumeType: null);
}
