using Nova.Core.Images;
using Nova.OpenStack.Images;

namespace Nova.Conductor.Images;

/// <summary>What sagas do to images, with the service's own credentials (docs/laws.md, Secrets do not linger): the image service, or a test's.</summary>
internal interface IServerImages
{
    /// <summary>Deletes an image; false where there is none.</summary>
    /// <exception cref="Core.Faults.FaultException">The image service refuses, or does not answer.</exception>
    Task<bool> DeleteAsync(string id, string? requestId, CancellationToken ct);

    /// <summary>Makes an image's record; one that is there already is left as it is.</summary>
    Task MakeAsync(NewImage image, string? requestId, CancellationToken ct);

    /// <summary>An image; null where there is none.</summary>
    Task<ImageRecord?> FindAsync(string id, string? requestId, CancellationToken ct);

    /// <summary>Sets a property of an image, where there is one.</summary>
    Task SayAsync(string id, string property, string value, string? requestId, CancellationToken ct);

    /// <summary>The whole backups of a server, newest first.</summary>
    /// <param name="instanceId">The server.</param>
    /// <param name="type">Which row of them.</param>
    /// <param name="projects">Whose images count: anybody can write a server's id into an image of their own.</param>
    /// <param name="requestId">The request.</param>
    /// <param name="ct">Gives up.</param>
    Task<IReadOnlyList<string>> BackupsAsync(Guid instanceId, string type, IReadOnlyCollection<string?> projects, string? requestId, CancellationToken ct);
}
