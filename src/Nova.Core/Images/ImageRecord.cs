using MemoryPack;

namespace Nova.Core.Images;

/// <summary>What the image service says of an image, as far as compute cares.</summary>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ImageRecord
{
    /// <summary>Image id.</summary>
    public required string Id { get; init; }

    /// <summary>Name; may be null.</summary>
    public string? Name { get; init; }

    /// <summary><c>queued</c>, <c>saving</c>, <c>active</c>, <c>deactivated</c>, …</summary>
    public required string Status { get; init; }

    /// <summary>Declared disk format; verified by our own parser before use.</summary>
    public string? DiskFormat { get; init; }

    /// <summary>Container format.</summary>
    public string? ContainerFormat { get; init; }

    /// <summary>Bytes of the stored file; null until known.</summary>
    public long? Size { get; init; }

    /// <summary>MD5 of the file, hex; may be null.</summary>
    public string? Checksum { get; init; }

    /// <summary>Smallest disk in GiB.</summary>
    public int MinDiskGb { get; init; }

    /// <summary>Smallest memory in MiB.</summary>
    public int MinRamMb { get; init; }

    /// <summary>Owning project.</summary>
    public string? Owner { get; init; }

    /// <summary><c>public</c>, <c>private</c>, <c>shared</c>, <c>community</c>.</summary>
    public string? Visibility { get; init; }

    /// <summary>Whether deletion is refused.</summary>
    public bool Protected { get; init; }

    /// <summary>Creation time.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Last change.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>All further properties (hw_*, os_*, img_*, trait:*, kernel_id, …).</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();
}
