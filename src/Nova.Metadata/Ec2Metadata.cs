using System.Text.Json;
using Nova.Core.Servers;

namespace Nova.Metadata;

/// <summary><c>ec2/&lt;version&gt;/meta-data.json</c>.</summary>
/// <remarks>Image ids (<c>ami-id</c>, <c>kernel-id</c>, <c>ramdisk-id</c>) need the EC2 service's table of numbers and are left out until it is there.</remarks>
internal static class Ec2Metadata
{
    public static byte[] Json(GuestMetadata guest, MetadataSettings settings, string version) => MetadataJson.Object(json =>
    {
        var instance = guest.Instance;
        var hostname = settings.HostnameOf(instance);
        json.WriteNumber("ami-launch-index", instance.LaunchIndex);

        // Upstream's own value, word for word: no image here has a manifest.
        json.WriteString("ami-manifest-path", "FIXME");
        json.WriteString("instance-id", $"i-{instance.Number:x8}");
        json.WriteString("hostname", hostname);
        json.WriteString("local-ipv4", instance.Addresses.FirstOrDefault(address => address is { Version: 4, IsFloating: false })?.Address ?? "");
        json.WriteString("reservation-id", instance.ReservationId);
        json.WriteStartArray("security-groups");
        foreach (var group in instance.SecurityGroups)
        {
            json.WriteStringValue(group);
        }

        json.WriteEndArray();
        if (guest.PublicKey is { } key)
        {
            json.WriteStartObject("public-keys");
            json.WriteStartObject("0");
            json.WriteString("openssh-key", key);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        if (MetadataVersions.Reaches(version, "2007-01-19"))
        {
            json.WriteString("local-hostname", hostname);
            json.WriteString("public-hostname", hostname);
            json.WriteString("public-ipv4", instance.Addresses.FirstOrDefault(address => address is { Version: 4, IsFloating: true })?.Address ?? "");
        }

        if (MetadataVersions.Reaches(version, "2007-08-29"))
        {
            json.WriteString("instance-type", instance.Flavor.Name);
        }

        if (MetadataVersions.Reaches(version, "2007-12-15"))
        {
            WriteDevices(json, instance);
        }

        if (MetadataVersions.Reaches(version, "2008-02-01"))
        {
            json.WriteStartObject("placement");
            json.WriteString("availability-zone", instance.AvailabilityZone);
            json.WriteEndObject();
        }

        if (MetadataVersions.Reaches(version, "2008-09-01"))
        {
            json.WriteString("instance-action", "none");
        }
    });

    private static void WriteDevices(Utf8JsonWriter json, InstanceRecord instance)
    {
        json.WriteStartObject("block-device-mapping");
        if (instance.RootDeviceName is { } root)
        {
            json.WriteString("ami", root.Replace("/dev/", "", StringComparison.Ordinal));
            json.WriteString("root", root);
        }

        var ephemeral = 0;
        var volume = 0;
        foreach (var device in instance.BlockDevices.Where(device => device.BootIndex is not 0))
        {
            var name = device switch
            {
                { GuestFormat: "swap" } => "swap",
                { Source: BlockDeviceSource.Blank, ToVolume: false } => $"ephemeral{ephemeral++}",
                { ToVolume: true } => $"ebs{volume++}",
                _ => null,
            };
            if (name is not null)
            {
                json.WriteString(name, device.DeviceName);
            }
        }

        json.WriteEndObject();
    }
}
