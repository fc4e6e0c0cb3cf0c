namespace Nova.Compute.Drivers;

/// <summary>Images of guests as they are.</summary>
internal interface IGuestSnapshots
{
    /// <summary>
    /// Sends the root disk, as it is at one moment, to an image that waits for its bytes. The guest goes on: what it writes meanwhile is not in the image. An image that has
    /// its bytes already, from a try whose end nobody heard of, is left as it is.
    /// </summary>
    /// <param name="spec">The guest.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="uploading">Called once the moment is held fast, before the first byte is sent.</param>
    /// <param name="ct">Gives up; nothing is left on the host.</param>
    Task SnapshotAsync(GuestSpec spec, string imageId, Func<CancellationToken, Task> uploading, CancellationToken ct);

    /// <summary>Ends what a snapshot left that did not come to its end. Succeeds where there is nothing.</summary>
    Task EndSnapshotAsync(Guid instanceId, CancellationToken ct);
}
