using Nova.Compute.Drivers;
using Nova.Core.Faults;
using Nova.Core.Images;
using Nova.Core.Images.Properties;

namespace Nova.Compute.Libvirt.Disks;

/// <summary>The disks of a guest while it is rescued: one made of the rescue image, and its own as they are recorded (OSSA-2014-009: never with a format that is guessed).</summary>
internal sealed class RescueDisks(LibvirtOptions options, InstanceFiles files, IImageSource images, GuestDisks disks)
{
    /// <summary>What ends the names of files that go with the rescue.</summary>
    public const string Suffix = ".rescue";

    private const string Name = "disk" + Suffix;

    public async Task<PreparedDisks> PrepareAsync(GuestSpec spec, CancellationToken ct)
    {
        var id = spec.Instance.Id;
        var image = spec.Image ?? (options.RescueImageId is { } known ? await images.FindAsync(known, ct) : null)
            ?? throw new FaultException(FaultKind.BadRequest, $"Instance {id} cannot be rescued: there is no image to boot it from.");
        var own = disks.Planned(spec);
        var all = Compose(spec, image, own.Disks);
        await disks.MakeOfImageAsync(id, Name, image, ct);
        return own with { Disks = all };
    }

    public void Remove(Guid instanceId)
    {
        if (Directory.Exists(files.Of(instanceId)))
        {
            foreach (var path in Directory.EnumerateFiles(files.Of(instanceId), "*" + Suffix).ToList())
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>
    /// As upstream: where the image says how it wants to be attached (<c>hw_rescue_device</c>, <c>hw_rescue_bus</c>), all disks of the guest keep their places and the rescue disk comes
    /// after them; else it is the first, the guest's root disk the second, and the others are left out.
    /// </summary>
    private List<GuestDisk> Compose(GuestSpec spec, ImageRecord image, IReadOnlyList<GuestDisk> own)
    {
        var (device, bus) = (Property(image, "hw_rescue_device"), Property(image, "hw_rescue_bus"));
        if (device is not (null or "disk" or "cdrom"))
        {
            throw new FaultException(FaultKind.BadRequest, $"Requested rescue device '{device}' is not supported");
        }

        var isCdrom = device == "cdrom" || (device is null && image.DiskFormat == "iso");
        bus ??= isCdrom ? DiskPlan.CdromBus(spec.Instance, options.MachineType) : Property(image, "hw_disk_bus") ?? "virtio";
        if (bus is not ("virtio" or "scsi" or "sata" or "ide" or "usb"))
        {
            throw new FaultException(FaultKind.BadRequest, $"Requested rescue bus '{bus}' is not supported by the '{options.VirtType}' virt driver");
        }

        var source = new FileSource(Name, disks.Format);
        if (Property(image, "hw_rescue_device") is not null || Property(image, "hw_rescue_bus") is not null)
        {
            var rescue = new GuestDisk(source, DeviceNames.FreeOn(bus, own.Select(disk => disk.Target)), bus, isCdrom, BootOrder: 1);
            return [.. own.Select(disk => disk with { BootOrder = null }), rescue];
        }

        var first = new GuestDisk(source, DeviceNames.FreeOn(bus, []), bus, isCdrom, BootOrder: 1);
        return own.FirstOrDefault(disk => disk.BootOrder == 1) is { } root
            ? [first, root with { Target = DeviceNames.FreeOn(root.Bus, [first.Target]), BootOrder = null }]
            : [first];
    }

    private static string? Property(ImageRecord image, string name) => ImageProperties.Get(image.Properties, name);
}
