using Nova.Core.Rpc.Compute;

namespace Nova.Api.Wishes;

/// <summary>The servers somebody wants, in whatever API it was said: read, but nothing of it looked up or allowed yet.</summary>
internal sealed record ServerWish
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    public string? Hostname { get; init; }

    public required string FlavorId { get; init; }

    /// <summary>True where <see cref="FlavorId"/> may be the flavor's name, as EC2 has it.</summary>
    public bool FlavorIsName { get; init; }

    /// <summary>The image of the root disk; null where a block device is the root disk.</summary>
    public string? ImageId { get; init; }

    /// <summary>The image's kernel, where another than its own is wanted (EC2).</summary>
    public string? KernelId { get; init; }

    /// <summary>Likewise its ramdisk.</summary>
    public string? RamdiskId { get; init; }

    /// <summary>Fewest servers that will do; null for one.</summary>
    public int? MinCount { get; init; }

    /// <summary>Null for as many as <see cref="MinCount"/>.</summary>
    public int? MaxCount { get; init; }

    public string? KeyName { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Tags { get; init; } = [];

    public NetworkChoice NetworkChoice { get; init; }

    /// <summary>For <see cref="NetworkChoice.Listed"/>.</summary>
    public IReadOnlyList<NetworkWish> Networks { get; init; } = [];

    /// <summary>Volumes in the form of <c>block_device_mapping</c>, which knows nothing else.</summary>
    public int OldVolumes { get; init; }

    public IReadOnlyList<DeviceWish> Devices { get; init; } = [];

    /// <summary>Base64.</summary>
    public string? UserData { get; init; }

    public bool ConfigDrive { get; init; }

    public IReadOnlyList<InjectedFile> InjectedFiles { get; init; } = [];

    /// <summary><c>zone</c>, <c>zone:host</c> or <c>zone:host:node</c>.</summary>
    public string? Zone { get; init; }

    public string? Host { get; init; }

    public string? Node { get; init; }

    /// <summary>As the conductor keeps them: the text of a JSON object.</summary>
    public string? SchedulerHints { get; init; }

    public string? AccessIPv4 { get; init; }

    public string? AccessIPv6 { get; init; }

    public bool AutoDiskConfig { get; init; }

    public IReadOnlyList<string> SecurityGroups { get; init; } = [];

    public IReadOnlyList<string>? TrustedImageCertificates { get; init; }
}

/// <summary>What was said about networks.</summary>
internal enum NetworkChoice
{
    Unsaid,
    None,
    Auto,
    Listed,
}

/// <summary>A network, or a port of one.</summary>
internal sealed record NetworkWish(string? NetworkId, string? PortId, string? FixedAddress = null, string? Tag = null);

/// <summary>A block device in the words of <c>block_device_mapping_v2</c>.</summary>
internal sealed record DeviceWish
{
    public string? Source { get; init; }

    public string? Destination { get; init; }

    public string? Id { get; init; }

    public int? BootIndex { get; init; }

    public int? Size { get; init; }

    public string? GuestFormat { get; init; }

    public string? DeviceName { get; init; }

    public string? DiskBus { get; init; }

    public string? DeviceType { get; init; }

    public bool DeleteOnTermination { get; init; } = true;

    public string? Tag { get; init; }

    public string? VolumeType { get; init; }
}
