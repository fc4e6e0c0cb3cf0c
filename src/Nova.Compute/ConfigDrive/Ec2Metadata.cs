using System.Text.Json;
using Nova.Core.Servers;
using Command = Nova.Core.Rpc.Compute.BuildServer;

namespace Nova.Compute.ConfigDrive;

/// <summary><c>ec2/&lt;version&gt;/meta-data.json</c>.</summary>
/// <remarks>Image ids (<c>ami-id</c>, <c>kernel-id</c>, <c>ramdisk-id</c>) need the EC2 service's table of numbers and are left out until it is there.</remarks>
internal static class Ec2Metadata
{
    public static byte[] Json(Command command, InstanceRecord instance, ConfigDriveOptions options, string version)
    {
        bool Reaches(string first) => version == MetadataVersions.Latest || MetadataVersions.Reaches(version, first);
        var hostname = OpenStackMetadata.HostnameOf(instance, options);
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, DriveJson.Options))
        {
            json.WriteStartObject();
            json.WriteNumber("ami-launch-index", instance.LaunchIndex);
            json.WriteString("ami-manifest-path", "FIXME");
            json.WriteString("instance-id", $"i-{instance.Number:x8}");
            json.WriteString("hostname", hostname);
            json.WriteString("local-ipv4", "");
            json.WriteString("reservation-id", instance.ReservationId);
            json.WriteStartArray("security-groups");
            foreach (var group in instance.SecurityGroups)
            {
                json.WriteStringValue(group);
            }

            json.WriteEndArray();
            if (command.PublicKey is { } key)
            {
                json.WriteStartObject("public-keys");
                json.WriteStartObject("0");
                json.WriteString("openssh-key", key);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            if (Reaches("2007-01-19"))
            {
                json.WriteString("local-hostname", hostname);
                json.WriteString("public-hostname", hostname);
                json.WriteString("public-ipv4", "");
            }

            if (Reaches("2007-08-29"))
            {
                json.WriteString("instance-type", instance.Flavor.Name);
            }

            if (Reaches("2007-12-15"))
            {
                WriteDevices(json, instance);
            }

            if (Reaches("2008-02-01"))
            {
                json.WriteStartObject("placement");
                json.WriteString("availability-zone", instance.AvailabilityZone);
                json.WriteEndObject();
            }

            if (Reaches("2008-09-01"))
            {
                json.WriteString("instance-action", "none");
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

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
