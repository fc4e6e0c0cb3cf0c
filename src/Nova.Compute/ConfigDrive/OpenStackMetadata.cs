using System.Security.Cryptography;
using System.Text.Json;
using Nova.Core.Servers;
using Command = Nova.Core.Rpc.Compute.BuildServer;

namespace Nova.Compute.ConfigDrive;

/// <summary><c>openstack/&lt;version&gt;/meta_data.json</c>.</summary>
internal static class OpenStackMetadata
{
    private const int SeedBytes = 512;

    public static byte[] Json(Command command, InstanceRecord instance, ConfigDriveOptions options, string version)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, DriveJson.Options))
        {
            json.WriteStartObject();
            json.WriteString("uuid", instance.Id);
            WriteMeta(json, instance);
            WriteFiles(json, command);
            WriteKey(json, command, instance);
            json.WriteString("hostname", HostnameOf(instance, options));
            json.WriteString("name", instance.Name);
            json.WriteNumber("launch_index", instance.LaunchIndex);
            json.WriteString("availability_zone", instance.AvailabilityZone);
            if (command.AdminPassword is { } password)
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

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Host name with the domain, where one is configured.</summary>
    public static string HostnameOf(InstanceRecord instance, ConfigDriveOptions options)
        => options.Domain.Length == 0 ? instance.Hostname : $"{instance.Hostname}.{options.Domain}";

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

    private static void WriteFiles(Utf8JsonWriter json, Command command)
    {
        if (command.InjectedFiles.Count == 0)
        {
            return;
        }

        json.WriteStartArray("files");
        for (var index = 0; index < command.InjectedFiles.Count; index++)
        {
            json.WriteStartObject();
            json.WriteString("path", command.InjectedFiles[index].Path);
            json.WriteString("content_path", $"/content/{index:0000}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteKey(Utf8JsonWriter json, Command command, InstanceRecord instance)
    {
        if (command.PublicKey is not { } key || instance.KeyName is not { } name)
        {
            return;
        }

        json.WriteStartObject("public_keys");
        json.WriteString(name, key);
        json.WriteEndObject();
        json.WriteStartArray("keys");
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("type", command.KeyType ?? "ssh");
        json.WriteString("data", key);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Tagged disks. Where the guest will see them is the hypervisor's choice at start, hence no address.</summary>
    private static void WriteDevices(Utf8JsonWriter json, InstanceRecord instance)
    {
        json.WriteStartArray("devices");
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
