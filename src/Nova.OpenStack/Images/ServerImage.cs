using System.Globalization;
using Nova.Core;
using Nova.Core.Servers;

namespace Nova.OpenStack.Images;

/// <summary>The record of an image of a server, as upstream makes it: what the server's own image said, and where this one comes from.</summary>
public static class ServerImage
{
    /// <summary>
    /// Upstream's own list: what is true of an image's bytes is not of others, and what a signature signed neither. With it what the image service itself says of an image, which it lets nobody write: that is
    /// refused whole.
    /// </summary>
    private static readonly HashSet<string> NeverInherited = new(
        [
            "cache_in_nova", "bittorrent", "img_signature_hash_method", "img_signature", "img_signature_key_type", "img_signature_certificate_uuid",
            "min_ram", "min_disk", "disk_format", "container_format", "block_device_mapping", "bdm_v2", "root_device_name", "mappings",
            "os_hash_algo", "os_hash_value", "os_hidden", "stores",
        ],
        StringComparer.Ordinal);

    /// <summary>The record.</summary>
    /// <param name="server">The server.</param>
    /// <param name="id">Id of the image.</param>
    /// <param name="name">Its name.</param>
    /// <param name="type"><c>snapshot</c> or <c>backup</c>.</param>
    /// <param name="metadata">What the user says of it.</param>
    /// <param name="notInherited"><c>non_inheritable_image_properties</c>.</param>
    /// <param name="context">Who asks.</param>
    public static NewImage Of(
        InstanceRecord server, string id, string name, string type, IReadOnlyDictionary<string, string> metadata, IReadOnlyList<string> notInherited, RequestContext context)
    {
        var properties = server.ImageProperties
            .Where(property => !NeverInherited.Contains(property.Key) && !notInherited.Contains(property.Key) && !property.Key.StartsWith("os_glance_", StringComparison.Ordinal))
            .ToDictionary();
        foreach (var (key, value) in metadata)
        {
            properties[key] = value;
        }

        // After the user's: backups are found by these, and removed by them. A snapshot may be called what its user likes.
        properties["instance_uuid"] = server.Id.ToString("D");
        if (type == "backup" || !metadata.ContainsKey("image_type"))
        {
            properties["image_type"] = type;
        }

        properties["user_id"] = context.UserId ?? "";
        properties["owner_id"] = server.ProjectId;
        properties["image_location"] = "snapshot";
        properties["image_state"] = "available";
        if (server.ImageId is { } from)
        {
            properties["base_image_ref"] = from;
        }

        return new NewImage
        {
            Id = id,
            Name = name,
            MinDiskGb = Math.Max(Number(server, "min_disk"), server.Flavor.RootGb),
            MinRamMb = Number(server, "min_ram"),

            // An administrator's image of somebody's server can be given to them.
            Visibility = context.ProjectId == server.ProjectId ? "private" : "shared",
            Properties = properties,
        };
    }

    private static int Number(InstanceRecord server, string property) =>
        int.TryParse(server.ImageProperties.GetValueOrDefault(property), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
