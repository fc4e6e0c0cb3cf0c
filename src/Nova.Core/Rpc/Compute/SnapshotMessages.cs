using MemoryPack;
using Nova.Core.Servers;

namespace Nova.Core.Rpc.Compute;

/// <summary>Send this guest's root disk to an image.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="GuestId">The guest.</param>
/// <param name="Attempt">Attempt number.</param>
/// <param name="ImageId">The image, which waits for its bytes.</param>
/// <param name="Pending">Task state while the moment is being held fast.</param>
/// <param name="Uploading">Task state while bytes are sent.</param>
/// <param name="Deadline">When the saga gives up; the host stops by itself then.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record SnapshotServer(
    InstanceRecord Instance, Guid GuestId, int Attempt, string ImageId, TaskState Pending, TaskState Uploading, DateTimeOffset Deadline);

/// <summary>Take a snapshot back.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="GuestId">The guest.</param>
/// <param name="Attempt">Attempt number; lower ones are cancelled.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record EndSnapshot(InstanceRecord Instance, Guid GuestId, int Attempt);
