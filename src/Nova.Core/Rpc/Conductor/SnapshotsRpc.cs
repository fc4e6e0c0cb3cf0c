using MemoryPack;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Images of servers.</summary>
public static class SnapshotsRpc
{
    /// <summary>
    /// Begins a snapshot. The caller makes the image of the answered id with the user's own rights, and says by <see cref="SagasRpc.TellServers"/> (<see cref="ImageMade"/>)
    /// what came of it; an image that nobody tells of is given up, and removed should it be there.
    /// </summary>
    public static readonly RpcMethod<CreateImage, SnapshotStarted> CreateImage = new(ConductorTopic.Name, "servers.create_image");

    /// <summary>Name of the signal, with the image's id as its tag: <c>completed</c> or <c>failed</c>.</summary>
    public const string ImageMade = "image-made";
}

/// <summary>Makes an image of a server.</summary>
/// <param name="Id">The server.</param>
/// <param name="Backup">Where it is one of a row of backups; null for a snapshot.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record CreateImage(Guid Id, BackupPlan? Backup = null);

/// <summary>How backups of a server follow each other.</summary>
/// <param name="Type">The row it belongs to (<c>daily</c>): the user's word.</param>
/// <param name="Rotation">How many of them are kept; older ones are deleted.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record BackupPlan(string Type, int Rotation);

/// <summary>A snapshot has begun.</summary>
/// <param name="ImageId">Id of the image to be made.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record SnapshotStarted(string ImageId);
