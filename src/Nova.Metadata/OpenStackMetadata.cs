using System.Security.Cryptography;
using System.Text.Json;
using Nova.Core.Servers;

namespace Nova.Metadata;

/// <summary><c>openstack/&lt;version&gt;/meta_data.json</c>.</summary>
internal static class OpenStackMetadata
{
    private const int SeedBytes = 512;

    public static byte[] Json(GuestMetadata guest, MetadataSettings settings, string version) => MetadataJson.Object(json =>
    {
        var instance = guest.Instance;
        json.WriteString("uuid", instance.Id);
        WriteMeta(json, instance);
        WriteFiles(json, guest);
        WriteKey(json, guest);
        json.WriteString("hostname", settings.HostnameOf(instance));
        json.WriteString("name", instance.Name);
        json.WriteNumber("launch_index", instance.LaunchIndex);
        json.WriteString("availability_zone", instance.AvailabilityZone);
        if (guest.AdminPassword is { } password)
        {
            json.WriteString("admin_pass", password);
        }

        if (MetadataVersions.Reaches(version, MetadataVersions.Grizzly))
        {
            json.WriteString("random_seed", Convert.ToBase64String(RandomNumberGenerator.GetBytes(SeedBytes)));
        }

        if (MetadataVersions.Reaches(version, MetadataVersions.Liberty))
        {
            json.WriteString("project_id", instance.ProjectId);
        }

        if (MetadataVersions.Reaches(version, MetadataVersions.Newton1))
        {
            WriteDevices(json, instance);
        }

        if (MetadataVersions.Reaches(version, MetadataVersions.Victoria))
        {
            json.WriteStartArray("dedicated_cpus");
            json.WriteEndArray();
        }
    });

    private static void WriteMeta(Utf8JsonWriter json, InstanceRecord instance)
    {
        if (instance.Metadata.Count == 0)
        {
            return;
        }

        json.WriteStartObject("meta");
        foreach (var (key, value) in instance.Metadata)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteFiles(Utf8JsonWriter json, GuestMetadata guest)
    {
        if (guest.Files.Count == 0)
        {
            return;
        }

        json.WriteStartArray("files");
        for (var index = 0; index < guest.Files.Count; index++)
        {
            json.WriteStartObject();
            json.WriteString("path", guest.Files[index].Path);
            json.WriteString("content_path", $"/content/{index:0000}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteKey(Utf8JsonWriter json, GuestMetadata guest)
    {
        if (guest.PublicKey is not { } key || guest.Instance.KeyName is not { } name)
        {
            return;
        }

        json.WriteStartObject("public_keys");
        json.WriteString(name, key);
        json.WriteEndObject();
        json.WriteStartArray("keys");
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("type", guest.KeyType ?? "ssh");
        json.WriteString("data", key);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Tagged interfaces and disks. Where the guest will see them is the hypervisor's choice at start, hence no address.</summary>
    private static void WriteDevices(Utf8JsonWriter json, InstanceRecord instance)
    {
        json.WriteStartArray("devices");
        foreach (var one in (instance.Interfaces ?? []).Where(one => one.Tag is not null))
        {
            json.WriteStartObject();
            json.WriteString("type", "nic");
            json.WriteString("bus", "none");
            json.WriteString("address", "none");
            json.WriteStartArray("tags");
            json.WriteStringValue(one.Tag);
            json.WriteEndArray();
            json.WriteString("mac", one.MacAddress);
            json.WriteEndObject();
        }

        foreach (var device in instance.BlockDevices.Where(device => device.Tag is not null))
        {
            json.WriteStartObject();
            json.WriteString("type", "disk");
            json.WriteString("bus", device.DiskBus is "scsi" or "ide" or "usb" ? device.DiskBus : "none");
            json.WriteString("address", "none");
            json.WriteStartArray("tags");
            json.WriteStringValue(device.Tag);
            json.WriteEndArray();
            if (device.DeviceName is { } name)
            {
                json.WriteString("path", name);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
