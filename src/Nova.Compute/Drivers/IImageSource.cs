using Nova.Core.Images;

namespace Nova.Compute.Drivers;

/// <summary>Where a driver gets image files from: the image service, or a test's own files.</summary>
internal interface IImageSource
{
    /// <summary>What the image service says of an image now; null where there is none.</summary>
    Task<ImageRecord?> FindAsync(string id, CancellationToken ct);

    /// <summary>
    /// Writes the image's file to <paramref name="path"/>, replacing what is there, and checks size and checksum where the record has them.
    /// The bytes are a tenant's: the format is for the caller to read with its own parser (docs/laws.md, Tenant input is hostile).
    /// </summary>
    /// <exception cref="Core.Faults.FaultException">
    /// <see cref="Core.Faults.FaultKind.NotFound"/> where there is no such image, <see cref="Core.Faults.FaultKind.BadRequest"/> where the file
    /// is not what the record says, <see cref="Core.Faults.FaultKind.Unavailable"/> where the image service does not answer.
    /// </exception>
    Task FetchAsync(ImageRecord image, string path, CancellationToken ct);

    /// <summary>Gives an image that waits for its file that file; one that has it already is left as it is.</summary>
    /// <param name="id">The image.</param>
    /// <param name="format">Format of the file.</param>
    /// <param name="open">Opens the file; again for each try.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="Core.Faults.FaultException"><see cref="Core.Faults.FaultKind.NotFound"/> where there is no such image; what else the image service refuses.</exception>
    Task StoreAsync(string id, string format, Func<Stream> open, CancellationToken ct);
}
