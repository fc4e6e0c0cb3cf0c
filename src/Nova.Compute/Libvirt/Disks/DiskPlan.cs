using System.Globalization;
using Nova.Compute.Drivers;
using Nova.Core.Faults;
using Nova.Core.Images;
using Nova.Core.Images.Properties;
using Nova.Core.Servers;

namespace Nova.Compute.Libvirt.Disks;

/// <summary>What one disk of a guest is made of.</summary>
internal enum DiskContents
{
    /// <summary>The image.</summary>
    Image,

    /// <summary>An empty file system.</summary>
    Ephemeral,

    /// <summary>Swap space.</summary>
    Swap,
}

/// <summary>One disk of a guest.</summary>
/// <param name="Device">As the conductor knows it, with its device name.</param>
/// <param name="Contents">What it is made of.</param>
/// <param name="FileName">Its file in the guest's directory.</param>
/// <param name="Bus">Bus it is on.</param>
/// <param name="Bytes">Size; 0 means the image's.</param>
/// <param name="IsCdrom">True for a CD.</param>
internal sealed record PlannedDisk(BlockDevice Device, DiskContents Contents, string FileName, string Bus, long Bytes, bool IsCdrom)
{
    /// <summary>Name within the guest, without <c>/dev/</c>.</summary>
    public string Target => Path.GetFileName(Device.DeviceName!);
}

/// <summary>Which disks a guest has, by its block devices and flavor. The same instance always gives the same plan.</summary>
internal static class DiskPlan
{
    private const long Mebibyte = 1024 * 1024;
    private const long Gibibyte = 1024 * Mebibyte;
    private const string Ephemeral = "disk.eph";

    /// <param name="instance">The instance.</param>
    /// <param name="image">Its image; null for operations after the build.</param>
    /// <param name="machineType">Machine type of guests whose image names none.</param>
    public static IReadOnlyList<PlannedDisk> Of(InstanceRecord instance, ImageRecord? image, string machineType)
    {
        var bus = ImageProperties.Get(instance.ImageProperties, "hw_disk_bus") ?? "virtio";
        var cdromBus = CdromBus(instance, machineType);
        var isIso = (image?.DiskFormat ?? instance.ImageProperties.GetValueOrDefault("disk_format")) == "iso";
        var devices = Complete(instance).Select(device => Settle(device, bus, cdromBus, isIso)).ToList();
        if (devices.Find(device => device.ToVolume) is { } volume)
        {
            throw new FaultException(FaultKind.NotImplemented, $"Block device {volume.DeviceName ?? volume.SourceId}: volumes are not supported on this host.");
        }

        var ephemerals = 0;
        return [.. DeviceNames.Choose(devices, bus).Select(device => Plan(device, instance, ref ephemerals))];
    }

    /// <summary>Whether a file of that name is an ephemeral disk, whole.</summary>
    public static bool IsEphemeral(string file) =>
        file.StartsWith(Ephemeral, StringComparison.Ordinal) && file.Length > Ephemeral.Length && file.AsSpan(Ephemeral.Length).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>Bus of CDs: the image's word, else that of the machine's own controller.</summary>
    public static string CdromBus(InstanceRecord instance, string machineType) =>
        ImageProperties.Get(instance.ImageProperties, "hw_cdrom_bus")
        ?? ((ImageProperties.Get(instance.ImageProperties, "hw_machine_type") ?? machineType).Contains("q35", StringComparison.Ordinal) ? "sata" : "ide");

    /// <summary>A conductor names root, ephemeral and swap disks as block devices; where it leaves them to the flavor they are added here.</summary>
    private static List<BlockDevice> Complete(InstanceRecord instance)
    {
        var devices = instance.BlockDevices.ToList();
        if (instance.ImageId is { } image && !devices.Exists(device => device.BootIndex == 0))
        {
            devices.Insert(0, Local(BlockDeviceSource.Image, image, bootIndex: 0, size: null, format: null, instance.RootDeviceName));
        }

        if (instance.Flavor.EphemeralGb > 0 && !devices.Exists(device => device.Source == BlockDeviceSource.Blank && !IsSwap(device)))
        {
            devices.Add(Local(BlockDeviceSource.Blank, null, bootIndex: -1, instance.Flavor.EphemeralGb, format: null, name: null));
        }

        if (instance.Flavor.SwapMb > 0 && !devices.Exists(IsSwap))
        {
            devices.Add(Local(BlockDeviceSource.Blank, null, bootIndex: -1, instance.Flavor.SwapMb, "swap", name: null));
        }

        return devices;
    }

    private static BlockDevice Settle(BlockDevice device, string bus, string cdromBus, bool isIso)
    {
        var isCdrom = device.DeviceType == "cdrom" || (isIso && device.Source == BlockDeviceSource.Image && device.BootIndex == 0);
        return device with
        {
            DiskBus = device.DiskBus ?? (isCdrom ? cdromBus : bus),
            DeviceType = isCdrom ? "cdrom" : device.DeviceType,
        };
    }

    private static PlannedDisk Plan(BlockDevice device, InstanceRecord instance, ref int ephemerals)
    {
        var isCdrom = device.DeviceType == "cdrom";
        return device switch
        {
            { Source: BlockDeviceSource.Image } => new(device, DiskContents.Image, FileOf(device), device.DiskBus!, isCdrom ? 0 : RootBytes(device, instance), isCdrom),
            _ when IsSwap(device) => new(device, DiskContents.Swap, "disk.swap", device.DiskBus!, (device.SizeGb ?? instance.Flavor.SwapMb) * Mebibyte, isCdrom),
            _ => new(
                device,
                DiskContents.Ephemeral,
                string.Create(CultureInfo.InvariantCulture, $"{Ephemeral}{ephemerals++}"),
                device.DiskBus!,
                (device.SizeGb ?? instance.Flavor.EphemeralGb) * Gibibyte,
                isCdrom),
        };
    }

    private static string FileOf(BlockDevice device) => device.BootIndex == 0 ? "disk" : "disk." + Path.GetFileName(device.DeviceName!);

    private static long RootBytes(BlockDevice device, InstanceRecord instance) =>
        (device.BootIndex == 0 && instance.Flavor.RootGb > 0 ? instance.Flavor.RootGb : device.SizeGb ?? instance.Flavor.RootGb) * Gibibyte;

    private static bool IsSwap(BlockDevice device) => device.GuestFormat == "swap";

    private static BlockDevice Local(BlockDeviceSource source, string? id, int bootIndex, int? size, string? format, string? name) =>
        new(source, id, ToVolume: false, bootIndex, size, format, name, DiskBus: null, DeviceType: "disk", DeleteOnTermination: true, Tag: null, VolumeType: null);
}
