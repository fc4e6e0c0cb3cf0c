using MemoryPack;
using Nova.Core.Flavors;
using Nova.Core.Images;
using Nova.Core.Networks;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Core.Rpc.Conductor;

/// <summary>A request for one or more servers, checked by the API.</summary>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record CreateServers
{
    /// <summary>For logs and errors: nothing that is secret.</summary>
    public override string ToString() => $"{nameof(CreateServers)} {Name}, {MinCount} to {MaxCount}";

    /// <summary>Name; with more than one server <c>-1</c>, <c>-2</c>, … is appended.</summary>
    public required string Name { get; init; }

    /// <summary>Description; null for none.</summary>
    public string? Description { get; init; }

    /// <summary>Host name asked for (2.90); null to derive it from the name.</summary>
    public string? Hostname { get; init; }

    /// <summary>Fewest servers acceptable within the quota.</summary>
    public int MinCount { get; init; } = 1;

    /// <summary>Servers wanted.</summary>
    public int MaxCount { get; init; } = 1;

    /// <summary>The flavor, as read by the API just before.</summary>
    public required FlavorRecord Flavor { get; init; }

    /// <summary>The image; null when volume-backed.</summary>
    public ImageRecord? Image { get; init; }

    /// <summary>Key pair name, already found.</summary>
    public string? KeyName { get; init; }

    /// <summary>Metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Block devices, the root disk first.</summary>
    public IReadOnlyList<BlockDevice> BlockDevices { get; init; } = [];

    /// <summary>User data, base64.</summary>
    public string? UserData { get; init; }

    /// <summary>Config drive asked for.</summary>
    public bool ConfigDrive { get; init; }

    /// <summary>Files to inject.</summary>
    public IReadOnlyList<InjectedFile> InjectedFiles { get; init; } = [];

    /// <summary>Administrator password chosen by the API. Kept encrypted in the journal, erased at the end of the build.</summary>
    public string? AdminPassword { get; init; }

    /// <summary>Zone asked for, without host.</summary>
    public string? AvailabilityZone { get; init; }

    /// <summary>Host of <c>zone:host</c>.</summary>
    public string? ForcedHost { get; init; }

    /// <summary>Node of <c>zone:host:node</c>.</summary>
    public string? ForcedNode { get; init; }

    /// <summary><c>host</c> of 2.74.</summary>
    public string? RequestedHost { get; init; }

    /// <summary><c>hypervisor_hostname</c> of 2.74.</summary>
    public string? RequestedNode { get; init; }

    /// <summary>Hints as given, a JSON object.</summary>
    public string? SchedulerHints { get; init; }

    /// <summary>Access address.</summary>
    public string? AccessIPv4 { get; init; }

    /// <summary>Access address.</summary>
    public string? AccessIPv6 { get; init; }

    /// <summary><c>OS-DCF:diskConfig</c>: true for AUTO, false for MANUAL.</summary>
    public bool AutoDiskConfig { get; init; }

    /// <summary>Security group names.</summary>
    public IReadOnlyList<string> SecurityGroups { get; init; } = [];

    /// <summary>Trusted certificate ids.</summary>
    public IReadOnlyList<string>? TrustedImageCertificates { get; init; }

    /// <summary>
    /// Reservation id. Chosen by the caller, who sees by the one in the answer whether this request made the servers, or an earlier run
    /// of it under the same idempotency key.
    /// </summary>
    public string ReservationId { get; init; } = Reservation.NewId();

    /// <summary>Networks it is to be on; null for none.</summary>
    public ServerNetworks? Networks { get; init; }
}

/// <summary>Networks of new servers.</summary>
/// <param name="Asked">Those that are named, in their order; empty for all that the project may use.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ServerNetworks(IReadOnlyList<NetworkAsk> Asked);

/// <summary>What was made.</summary>
/// <param name="InstanceIds">Servers, in order of launch index.</param>
/// <param name="ReservationId">Their reservation.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record CreateServersReply(IReadOnlyList<Guid> InstanceIds, string ReservationId);
