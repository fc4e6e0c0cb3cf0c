using System.Text;
using System.Text.Json;
using Nova.Conductor.Sagas.Placing;
using Nova.Core;
using Nova.Core.Images;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Conductor.Servers;

/// <summary>The first record of a server that has been asked for.</summary>
internal static class NewServer
{
    /// <summary>Longest label of a host name.</summary>
    private const int LongestHostname = 63;

    public static InstanceRecord Of(
        CreateServers request, RequestContext context, string reservation, int index, DateTimeOffset now, Guid? group, string? defaultZone)
    {
        var id = Guid.NewGuid();
        var name = request.MaxCount > 1 ? $"{request.Name}-{index + 1}" : request.Name;
        var pinned = request.AvailabilityZone ?? defaultZone;
        return new InstanceRecord
        {
            Id = id,
            Revision = 0,
            ProjectId = context.ProjectId ?? "",
            UserId = context.UserId ?? "",
            Name = name,
            Description = request.Description,
            Hostname = request.Hostname ?? Hostname(request.Name, id, request.MaxCount > 1 ? index + 1 : null),
            ReservationId = reservation,
            LaunchIndex = index,
            VmState = VmState.Building,
            TaskState = TaskState.Scheduling,
            AvailabilityZone = pinned,
            PinnedAvailabilityZone = pinned,
            CreatedAt = now,
            Flavor = request.Flavor,
            ImageId = request.Image?.Id,
            ImageProperties = PropertiesOf(request.Image),
            KeyName = request.KeyName,
            Metadata = request.Metadata,
            Tags = [.. request.Tags.Distinct().Order(StringComparer.Ordinal)],
            ConfigDrive = request.ConfigDrive,
            UserData = request.UserData,
            AccessIPv4 = request.AccessIPv4,
            AccessIPv6 = request.AccessIPv6,
            AutoDiskConfig = request.AutoDiskConfig,
            BlockDevices = request.BlockDevices,
            SecurityGroups = request.SecurityGroups,
            SchedulerHints = request.SchedulerHints,
            ServerGroupId = group,
            TrustedImageCertificates = request.TrustedImageCertificates,
        };
    }

    /// <summary>Where it may go.</summary>
    public static PlacementWish WishOf(CreateServers request, InstanceRecord instance) => new()
    {
        AvailabilityZone = instance.PinnedAvailabilityZone,
        ForcedHost = request.ForcedHost,
        ForcedNode = request.ForcedNode,
        RequestedHost = request.RequestedHost,
        RequestedNode = request.RequestedNode,
    };

    /// <summary>The hint <c>group</c>; null where it is absent.</summary>
    public static string? GroupHint(string? hints)
    {
        if (hints is null)
        {
            return null;
        }

        using var json = JsonDocument.Parse(hints);
        if (!json.RootElement.TryGetProperty("group", out var group))
        {
            return null;
        }

        return group.ValueKind == JsonValueKind.Array ? group[0].GetString() : group.GetString();
    }

    /// <summary>
    /// Upstream's rule since 2021: of the first 63 characters of Latin-1 blanks, dots and <c>_</c> become dashes, letters, digits and dashes stay. Servers asked for together
    /// differ in a number at the end. <c>Server-&lt;uuid&gt;</c> where nothing is left.
    /// </summary>
    /// <param name="name">The server's name, without the number.</param>
    /// <param name="id">The server's id.</param>
    /// <param name="number">Counted from 1; null for a server by itself.</param>
    internal static string Hostname(string name, Guid id, int? number = null)
    {
        var text = new StringBuilder(LongestHostname);
        foreach (var c in name.Where(c => c <= 0xFF).Take(LongestHostname))
        {
            if (c is ' ' or '_' or '.')
            {
                text.Append('-');
            }
            else if (c == '-' || char.IsLetter(c) || char.IsNumber(c))
            {
                text.Append(char.ToLowerInvariant(c));
            }
        }

        var hostname = text.ToString().Trim('-') is { Length: > 0 } label ? label : $"Server-{id}";
        if (number is null)
        {
            return hostname;
        }

        // The name with its number is still one label.
        var suffix = $"-{number}";
        return string.Concat(hostname.AsSpan(0, Math.Min(hostname.Length, LongestHostname - suffix.Length)), suffix);
    }

    /// <summary>What a server keeps of its image.</summary>
    public static IReadOnlyDictionary<string, string> PropertiesOf(ImageRecord? image)
    {
        if (image is null)
        {
            return new Dictionary<string, string>();
        }

        var properties = new Dictionary<string, string>(image.Properties)
        {
            ["min_ram"] = image.MinRamMb.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["min_disk"] = image.MinDiskGb.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        Set(properties, "disk_format", image.DiskFormat);
        Set(properties, "container_format", image.ContainerFormat);
        return properties;
    }

    private static void Set(Dictionary<string, string> properties, string name, string? value)
    {
        if (value is not null)
        {
            properties[name] = value;
        }
    }
}
