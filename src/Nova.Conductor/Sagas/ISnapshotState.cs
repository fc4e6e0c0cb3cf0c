using Nova.Core.Servers;

namespace Nova.Conductor.Sagas;

/// <summary>The state of a saga that sends a guest's disk to an image.</summary>
internal interface ISnapshotState<out TSelf> : IGuestOrderState<TSelf>
    where TSelf : class, ISnapshotState<TSelf>
{
    string ImageId { get; }

    /// <summary>What the server is doing meanwhile.</summary>
    SnapshotTasks Tasks { get; }

    /// <summary>The host has done it.</summary>
    TSelf Taken(PowerState power);
}

/// <summary>Task states of a snapshot: upstream has one family for images and one for shelving.</summary>
/// <param name="Pending">While the host holds the disk's moment fast.</param>
/// <param name="Uploading">While it sends.</param>
internal sealed record SnapshotTasks(TaskState Pending, TaskState Uploading)
{
    public static readonly SnapshotTasks OfImage = new(TaskState.ImagePendingUpload, TaskState.ImageUploading);

    public static readonly SnapshotTasks OfShelving = new(TaskState.ShelvingImagePendingUpload, TaskState.ShelvingImageUploading);
}
