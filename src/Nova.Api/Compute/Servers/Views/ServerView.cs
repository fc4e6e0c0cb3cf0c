using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Api.Pipeline;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Views;

/// <summary>A server in the brief list.</summary>
internal sealed record ServerSummaryView(Guid Id, string Name, LinkView[] Links);

/// <summary>What every representation of a server has: PUT and rebuild answer no more than this up to 2.74.</summary>
/// <remarks>A view over record and shape, which alone may decide what is kept: what a version does not show is never worked out.</remarks>
internal class ServerCoreView
{
    internal InstanceRecord Server { get; init; } = null!;

    internal ServerShape Shape { get; init; }

    public Guid Id => Server.Id;

    public string Name => Server.Name;

    public string Status => ServerStatus.Of(Server);

    public string TenantId => Server.ProjectId;

    public string UserId => Server.UserId;

    public IReadOnlyDictionary<string, string> Metadata => Server.Metadata;

    [JsonPropertyName("hostId")]
    public string HostIdentity => HostId.Of(Server.ProjectId, Server.Host);

    /// <summary>Null, for volume-backed servers, is written as an empty text.</summary>
    [JsonConverter(typeof(EmptyTextForNull<ServerImageView>))]
    public ServerImageView? Image => Server.ImageId is { } id ? new ServerImageView(id, ServerShape.BookmarkOf("images", id), ServerImageView.StandardOf(Server.ImageProperties)) : null;

    public ServerFlavorView Flavor => Shape.FlavorOf(Server);

    public string Created => Timestamp.Utc(Server.CreatedAt);

    public string Updated => Timestamp.Utc(Server.UpdatedAt ?? Server.CreatedAt);

    public IReadOnlyDictionary<string, AddressView[]> Addresses => TellsInterfaces ? AddressView.OfServer(Server) : AddressView.ByNetwork(Server);

    [JsonPropertyName("accessIPv4")]
    public string AccessIPv4 => Server.AccessIPv4 ?? "";

    [JsonPropertyName("accessIPv6")]
    public string AccessIPv6 => Server.AccessIPv6 ?? "";

    public LinkView[] Links => ServerShape.LinksOf("servers", Server.Id.ToString());

    [JsonPropertyName("OS-DCF:diskConfig")]
    public string DiskConfig => Server.AutoDiskConfig ? "AUTO" : "MANUAL";

    /// <summary>Left out for statuses without progress.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Progress => ServerStatus.HasProgress(Status) ? Server.Progress : null;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FaultView? Fault => Shape.FaultOf(Server, Status);

    [Since(9)]
    public bool Locked => Server.LockedBy != LockedBy.Nobody;

    [Since(19)]
    public string? Description => Server.Description;

    [Since(26)]
    public IReadOnlyList<string> Tags => Server.Tags;

    [Since(63)]
    public IReadOnlyList<string>? TrustedImageCertificates => Server.TrustedImageCertificates;

    /// <summary>Zero or one group; the detailed list leaves it out.</summary>
    [Since(71), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid[]? ServerGroups => Shape.InList ? null : Server.ServerGroupId is { } group ? [group] : [];

    [Since(73)]
    public string? LockedReason => Server.LockedReason;

    /// <summary>Whether an address is shown with the kind of it and the interface that has it: not in the answers of PUT and rebuild up to 2.74.</summary>
    protected virtual bool TellsInterfaces => false;
}

/// <summary>A server in full.</summary>
internal class ServerView : ServerCoreView
{
    protected override bool TellsInterfaces => true;

    public string? KeyName => Server.KeyName;

    public string ConfigDrive => Server.ConfigDrive ? "True" : "";

    [JsonPropertyName("OS-SRV-USG:launched_at")]
    public string? LaunchedAt => Timestamp.WithoutZone(Server.LaunchedAt);

    [JsonPropertyName("OS-SRV-USG:terminated_at")]
    public string? TerminatedAt => Timestamp.WithoutZone(Server.TerminatedAt);

    [JsonPropertyName("OS-EXT-AZ:availability_zone")]
    public string AvailabilityZone => Server.AvailabilityZone ?? "";

    [JsonPropertyName("OS-EXT-STS:task_state")]
    public string? TaskState => StateNames.Of(Server.TaskState);

    [JsonPropertyName("OS-EXT-STS:vm_state")]
    public string VmState => StateNames.Of(Server.VmState);

    [JsonPropertyName("OS-EXT-STS:power_state")]
    public int PowerState => (int)Server.PowerState;

    [JsonPropertyName("os-extended-volumes:volumes_attached")]
    public AttachedVolumeView[] VolumesAttached => AttachedVolumeView.Of(Server.BlockDevices);

    /// <summary>Left out where the server has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NameView[]? SecurityGroups => Server.SecurityGroups.Count == 0 ? null : [.. Server.SecurityGroups.Select(name => new NameView(name))];

    /// <summary>By a policy of its own.</summary>
    [Since(16), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? HostStatus => Shape.SeesHostStatus ? LiveMarks.Of(LivePart.HostStatus) : null;

    /// <summary>For everybody since 2.90, by policy since 2.3.</summary>
    [JsonPropertyName("OS-EXT-SRV-ATTR:hostname"), Since(3), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Hostname => Shape.SeesHostname ? Server.Hostname : null;

    [Since(96)]
    public string? PinnedAvailabilityZone => Server.PinnedAvailabilityZone;

    /// <summary>An empty object where there are none.</summary>
    [Since(100)]
    public JsonElement SchedulerHints => JsonElement.Parse(Server.SchedulerHints ?? "{}");
}

/// <summary>A server with the attributes of policy <c>os-extended-server-attributes</c>, but for its user data, which rebuild shows under another name.</summary>
internal class ServerAttributesView : ServerView
{
    [JsonPropertyName("OS-EXT-SRV-ATTR:host")]
    public string? Host => Server.Host;

    [JsonPropertyName("OS-EXT-SRV-ATTR:hypervisor_hostname")]
    public string? HypervisorHostname => Server.Node;

    [JsonPropertyName("OS-EXT-SRV-ATTR:instance_name")]
    public string InstanceName => string.Create(CultureInfo.InvariantCulture, $"instance-{Server.Number:x8}");

    [JsonPropertyName("OS-EXT-SRV-ATTR:reservation_id"), Since(3)]
    public string ReservationId => Server.ReservationId;

    [JsonPropertyName("OS-EXT-SRV-ATTR:launch_index"), Since(3)]
    public int LaunchIndex => Server.LaunchIndex;

    [JsonPropertyName("OS-EXT-SRV-ATTR:kernel_id"), Since(3)]
    public string KernelId => Server.ImageProperties.GetValueOrDefault("kernel_id") ?? "";

    [JsonPropertyName("OS-EXT-SRV-ATTR:ramdisk_id"), Since(3)]
    public string RamdiskId => Server.ImageProperties.GetValueOrDefault("ramdisk_id") ?? "";

    [JsonPropertyName("OS-EXT-SRV-ATTR:root_device_name"), Since(3)]
    public string? RootDeviceName => Server.RootDeviceName;
}

/// <summary>A server with all attributes of that policy.</summary>
internal sealed class ServerAdminView : ServerAttributesView
{
    [JsonPropertyName("OS-EXT-SRV-ATTR:user_data"), Since(3)]
    public string? UserData => Server.UserData;
}
