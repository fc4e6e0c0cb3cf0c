using MemoryPack;
using Nova.Core.Images;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Makes a server anew from an image; null leaves a value, the flags say where null is a value.</summary>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record RebuildServer
{
    /// <summary>For logs and errors: nothing that is secret.</summary>
    public override string ToString() => $"{nameof(RebuildServer)} of {Id} from {Image?.Id}";

    /// <summary>The server.</summary>
    public required Guid Id { get; init; }

    /// <summary>The image, as the caller sees it; checked by the API.</summary>
    public required ImageRecord Image { get; init; }

    /// <summary>New name.</summary>
    public string? Name { get; init; }

    /// <summary>True to set the description, null included.</summary>
    public bool SetDescription { get; init; }

    /// <summary>New description.</summary>
    public string? Description { get; init; }

    /// <summary>New host name.</summary>
    public string? Hostname { get; init; }

    /// <summary>All of its metadata from then on.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>True to set the key, null included.</summary>
    public bool SetKeyName { get; init; }

    /// <summary>New key: one of the caller's.</summary>
    public string? KeyName { get; init; }

    /// <summary>True to set the user data, null included.</summary>
    public bool SetUserData { get; init; }

    /// <summary>New user data, base64.</summary>
    public string? UserData { get; init; }

    /// <summary>New access address.</summary>
    public string? AccessIPv4 { get; init; }

    /// <summary>New access address.</summary>
    public string? AccessIPv6 { get; init; }

    /// <summary>New <c>OS-DCF:diskConfig</c>.</summary>
    public bool? AutoDiskConfig { get; init; }

    /// <summary>True to set the trusted certificates, null included.</summary>
    public bool SetTrustedImageCertificates { get; init; }

    /// <summary>New ids of trusted certificates.</summary>
    public IReadOnlyList<string>? TrustedImageCertificates { get; init; }

    /// <summary>True to leave its ephemeral disks as they are.</summary>
    public bool KeepsEphemeral { get; init; }

    /// <summary>Administrator password chosen by the API. Kept encrypted in the journal, erased at the end.</summary>
    public string? AdminPassword { get; init; }

    /// <summary>Files to inject.</summary>
    public IReadOnlyList<InjectedFile> InjectedFiles { get; init; } = [];

    /// <summary>Chosen by the caller, who sees by the one in the answer whether this request began the rebuild, or an earlier run of it under the same idempotency key.</summary>
    public Guid Mark { get; init; }

    /// <summary>True where the caller may act on a locked server.</summary>
    public bool OverrideLock { get; init; }
}

/// <summary>A rebuild has begun.</summary>
/// <param name="Server">The server as it is to be.</param>
/// <param name="Mark">Of the request that began it.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record RebuildServerReply(InstanceRecord Server, Guid Mark);
