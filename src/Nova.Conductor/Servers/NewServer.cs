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
            Hostname = request.Hostname ?? Hostname(name, id),
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
    /// Upstream's rule: blanks and <c>_</c> become dashes, letters, digits, <c>.</c> and <c>-</c> stay, <c>Server-&lt;uuid&gt;</c> where nothing is left. Upstream
    /// keeps letters of Latin-1 too; a resolver does not.
    /// </summary>
    internal static string Hostname(string name, Guid id)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (char.IsWhiteSpace(c) || c == '_')
            {
                if (text.Length == 0 || text[^1] != '-')
                {
                    text.Append('-');
                }
            }
            else if (char.IsAsciiLetterOrDigit(c) || c is '.' or '-')
            {
                text.Append(char.ToLowerInvariant(c));
            }
        }

        var hostname = text.ToString().Trim('.', '-');
        if (hostname.Length > LongestHostname)
        {
            hostname = hostname[..LongestHostname].TrimEnd('.', '-');
        }

        return hostname.Length > 0 ? hostname : $"Server-{id}";
    }

    private static IReadOnlyDictionary<string, string> PropertiesOf(ImageRecord? image)
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
