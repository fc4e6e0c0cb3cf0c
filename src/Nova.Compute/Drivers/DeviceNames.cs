using Nova.Core.Servers;

namespace Nova.Compute.Drivers;

/// <summary>Device names for block devices that have none: the next free letter on the bus, the boot disk first.</summary>
internal static class DeviceNames
{
    /// <summary>The devices in their order, each with a name. A name that was asked for stays.</summary>
    /// <param name="devices">As given by the conductor.</param>
    /// <param name="defaultBus">Bus of devices that ask for none.</param>
    public static IReadOnlyList<BlockDevice> Choose(IReadOnlyList<BlockDevice> devices, string defaultBus = "virtio")
    {
        var taken = devices.Select(device => device.DeviceName).OfType<string>().ToHashSet();
        var named = devices.ToArray();
        foreach (var index in Enumerable.Range(0, named.Length).OrderBy(index => named[index].BootIndex is 0 ? 0 : 1))
        {
            if (named[index].DeviceName is null)
            {
                named[index] = named[index] with { DeviceName = NextFree("/dev/" + PrefixOf(named[index].DiskBus ?? defaultBus), taken) };
            }
        }

        return named;
    }

    /// <summary>The first name on a bus that none of <paramref name="taken"/> has, without <c>/dev/</c>.</summary>
    public static string FreeOn(string bus, IEnumerable<string> taken) => NextFree(PrefixOf(bus), taken.ToHashSet());

    /// <summary>Name of the boot disk; null where there is none.</summary>
    public static string? RootOf(IReadOnlyList<BlockDevice> devices) => devices.FirstOrDefault(device => device.BootIndex == 0)?.DeviceName;

    /// <summary>What the names on a bus begin with.</summary>
    public static string PrefixOf(string bus) => bus switch
    {
        "ide" => "hd",
        "scsi" or "sata" or "usb" => "sd",
        "fdc" => "fd",
        _ => "vd",
    };

    private static string NextFree(string prefix, HashSet<string> taken)
    {
        for (var number = 0; ; number++)
        {
            var name = prefix + Letters(number);
            if (taken.Add(name))
            {
                return name;
            }
        }
    }

    /// <summary>a … z, aa, ab, ….</summary>
    private static string Letters(int number)
    {
        var last = (char)('a' + (number % 26));
        return number < 26 ? last.ToString() : Letters((number / 26) - 1) + last;
    }
}
