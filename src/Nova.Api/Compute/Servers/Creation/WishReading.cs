using System.Net.Sockets;
using System.Text.Json;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Api.Wishes;
using Nova.Core.Rpc.Compute;

namespace Nova.Api.Compute.Servers.Creation;

/// <summary>Reads the body of POST /servers, which its schema has accepted.</summary>
internal static class WishReading
{
    public static ServerWish Read(ApiRequest request)
    {
        var asked = request.Payload;

        // A reference may be a link that ends in the id.
        var flavor = asked.GetOptionalString("flavorRef")!;
        var name = asked.GetProperty("name").GetString()!.Trim();
        var (choice, networks) = ReadNetworks(asked);
        return new ServerWish
        {
            Name = name,

            // Before 2.19 there was no description, and the name stood in for it.
            Description = request.IsAtLeast(19) ? asked.GetOptionalString("description") : name,
            Hostname = asked.GetOptionalString("hostname"),
            FlavorId = flavor[(flavor.LastIndexOf('/') + 1)..],
            ImageId = asked.GetOptionalString("imageRef") is { Length: > 0 } image ? image : null,
            MinCount = asked.GetOptionalInt("min_count"),
            MaxCount = asked.GetOptionalInt("max_count"),
            KeyName = asked.GetOptionalString("key_name"),
            Metadata = ReadMap(asked, "metadata"),
            Tags = ReadList(asked, "tags") ?? [],
            NetworkChoice = choice,
            Networks = networks,
            OldVolumes = Items(asked, "block_device_mapping").Count(),
            Devices = [.. Items(asked, "block_device_mapping_v2").Select(ReadDevice)],
            UserData = asked.GetOptionalString("user_data"),
            ConfigDrive = asked.GetOptionalBoolean("config_drive") ?? false,
            InjectedFiles = ReadPersonality(asked),
            Zone = asked.GetOptionalString("availability_zone"),
            Host = asked.GetOptionalString("host"),
            Node = asked.GetOptionalString("hypervisor_hostname"),
            SchedulerHints = ReadHints(request.Body),
            AccessIPv4 = StringFormat.CanonicalAddress(asked.GetOptionalString("accessIPv4"), AddressFamily.InterNetwork),
            AccessIPv6 = StringFormat.CanonicalAddress(asked.GetOptionalString("accessIPv6"), AddressFamily.InterNetworkV6),
            AutoDiskConfig = asked.GetOptionalString("OS-DCF:diskConfig") == "AUTO",
            SecurityGroups = [.. Items(asked, "security_groups").Select(group => group.GetOptionalString("name")).OfType<string>().Distinct()],
            TrustedImageCertificates = ReadList(asked, "trusted_image_certificates"),
        };
    }

    /// <summary>A map of texts, empty where it is absent.</summary>
    public static Dictionary<string, string> ReadMap(JsonElement body, string name)
    {
        var map = new Dictionary<string, string>();
        if (body.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Object)
        {
            foreach (var item in items.EnumerateObject())
            {
                map[item.Name] = item.Value.GetString()!;
            }
        }

        return map;
    }

    /// <summary>A list of texts, null where it is absent.</summary>
    public static List<string>? ReadList(JsonElement body, string name)
        => body.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array
            ? [.. items.EnumerateArray().Select(item => item.GetString()!)]
            : null;

    private static IEnumerable<JsonElement> Items(JsonElement body, string name)
        => body.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [];

    private static (NetworkChoice Choice, IReadOnlyList<NetworkWish> Networks) ReadNetworks(JsonElement asked)
    {
        if (!asked.TryGetProperty("networks", out var networks) || networks.ValueKind == JsonValueKind.Null)
        {
            return (NetworkChoice.Unsaid, []);
        }

        if (networks.ValueKind == JsonValueKind.String)
        {
            return (networks.ValueEquals("none"u8) ? NetworkChoice.None : NetworkChoice.Auto, []);
        }

        NetworkWish[] listed = [.. networks.EnumerateArray().Select(network => new NetworkWish(
            network.GetOptionalString("uuid"), network.GetOptionalString("port"), network.GetOptionalString("fixed_ip"), network.GetOptionalString("tag")))];
        return (listed.Length == 0 ? NetworkChoice.Unsaid : NetworkChoice.Listed, listed);
    }

    private static DeviceWish ReadDevice(JsonElement device) => new()
    {
        Source = device.GetOptionalString("source_type"),
        Destination = device.GetOptionalString("destination_type"),
        Id = device.GetOptionalString("uuid"),
        BootIndex = device.GetOptionalInt("boot_index"),

        // An empty text stands for none.
        Size = device.GetOptionalString("volume_size") is { Length: > 0 } ? device.GetOptionalInt("volume_size") : null,
        GuestFormat = device.GetOptionalString("guest_format"),
        DeviceName = device.GetOptionalString("device_name"),
        DiskBus = device.GetOptionalString("disk_bus"),
        DeviceType = device.GetOptionalString("device_type"),
        DeleteOnTermination = device.GetOptionalBoolean("delete_on_termination") ?? true,
        Tag = device.GetOptionalString("tag"),
        VolumeType = device.GetOptionalString("volume_type"),
    };

    /// <summary>The files to inject, empty where there are none.</summary>
    public static List<InjectedFile> ReadPersonality(JsonElement body) =>
        [.. Items(body, "personality").Select(file => new InjectedFile(file.GetProperty("path").GetString()!, file.GetProperty("contents").GetBytesFromBase64()))];

    /// <summary>The hints, which stand beside the server in the body, as JSON text.</summary>
    private static string? ReadHints(JsonElement body)
        => body.TryGetProperty("os:scheduler_hints", out var hints) || body.TryGetProperty("OS-SCH-HNT:scheduler_hints", out hints)
            ? hints.EnumerateObject().Any() ? hints.GetRawText() : null
            : null;
}
