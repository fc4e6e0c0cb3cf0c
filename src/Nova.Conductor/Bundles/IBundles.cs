namespace Nova.Conductor.Bundles;

/// <summary>Bundles in the object store, and the images made of them: the object store and the image service, or a test's.</summary>
internal interface IBundles
{
    /// <summary>Reads a manifest.</summary>
    /// <exception cref="Core.Faults.FaultException">NotFound, BadRequest, or Unavailable.</exception>
    Task<BundleManifest> ReadAsync(string project, string location, CancellationToken ct);

    /// <summary>Fills an image, whose record is there, with what a bundle holds.</summary>
    /// <exception cref="Core.Faults.FaultException">Of a code that begins with <c>failed_</c> where the bundle is bad; Conflict while another try is not over for the image service.</exception>
    Task FillAsync(string image, string project, string location, Core.RequestContext context, CancellationToken ct);
}
