using Nova.Http;
using Nova.ObjectStore.Signatures;
using Nova.ObjectStore.Storage;

namespace Nova.ObjectStore.Pipeline;

/// <summary>A request whose signer is known, in the terms an operation uses.</summary>
/// <param name="Http">The request.</param>
/// <param name="Address">What it is about.</param>
/// <param name="Query">Its query.</param>
/// <param name="Signer">Who signed it.</param>
/// <param name="Store">What they all share.</param>
internal sealed record S3Call(HttpContext Http, S3Address Address, ApiQuery Query, Signer Signer, S3Store Store)
{
    public string Key => Address.Key;

    /// <summary>The bucket of the address among those of the signer's project: others have names of their own.</summary>
    public Bucket Bucket => Store.Folders.BucketOf(Signer.ProjectId, Address.Bucket);

    public CancellationToken Cancel => Http.RequestAborted;

    /// <summary>A header; null where it is not sent.</summary>
    public string? Header(string name) => Http.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;
}

/// <summary>What every operation may use.</summary>
internal sealed record S3Store(ObjectFolders Folders, ObjectStoreOptions Options, TimeProvider Time);
