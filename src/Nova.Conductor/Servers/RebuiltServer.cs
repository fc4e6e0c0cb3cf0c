using Nova.Core.Images;
using Nova.Core.Images.Properties;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Conductor.Servers;

/// <summary>The record of a server as a rebuild is to make it.</summary>
internal static class RebuiltServer
{
    private const string DefaultBus = "virtio";

    public static InstanceRecord Of(InstanceRecord seen, RebuildServer request) => seen with
    {
        Name = request.Name ?? seen.Name,
        Description = request.SetDescription ? request.Description : seen.Description,
        Hostname = request.Hostname ?? seen.Hostname,
        Metadata = request.Metadata ?? seen.Metadata,
        KeyName = request.SetKeyName ? request.KeyName : seen.KeyName,
        UserData = request.SetUserData ? request.UserData : seen.UserData,
        AccessIPv4 = request.AccessIPv4 ?? seen.AccessIPv4,
        AccessIPv6 = request.AccessIPv6 ?? seen.AccessIPv6,
        AutoDiskConfig = request.AutoDiskConfig ?? seen.AutoDiskConfig,
        TrustedImageCertificates = request.SetTrustedImageCertificates ? request.TrustedImageCertificates : seen.TrustedImageCertificates,
        ImageId = request.Image.Id,
        ImageProperties = NewServer.PropertiesOf(request.Image),
        BlockDevices = Devices(seen, request.Image),
    };

    /// <summary>The disks of the server with another image in the first: bus and name that came from the old image are for the host to choose again, those that a user asked for stay.</summary>
    private static BlockDevice[] Devices(InstanceRecord seen, ImageRecord image)
    {
        var (oldBus, newBus) = (BusOf(seen.ImageProperties), BusOf(image.Properties));
        var wasIso = seen.ImageProperties.GetValueOrDefault("disk_format") == "iso";
        return [.. seen.BlockDevices.Select(device =>
        {
            if (device.ToVolume)
            {
                return device;
            }

            var isOfImage = device.Source == BlockDeviceSource.Image && device.BootIndex == 0;
            var isOldCd = isOfImage && wasIso && device.DeviceType == "cdrom";
            var next = isOfImage ? device with { SourceId = image.Id } : device;
            return isOldCd ? next with { DeviceName = null, DiskBus = null, DeviceType = "disk" }
                : oldBus != newBus && device.DiskBus == oldBus ? next with { DeviceName = null, DiskBus = null }
                : isOfImage && !wasIso && image.DiskFormat == "iso" ? next with { DeviceName = null, DiskBus = null }
                : next;
        })];
    }

    private static string BusOf(IReadOnlyDictionary<string, string> properties) => ImageProperties.Get(properties, "hw_disk_bus") ?? DefaultBus;
}
