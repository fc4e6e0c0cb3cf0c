using Nova.Conductor.Bundles;
using Nova.Core;
using Nova.Core.Faults;

namespace Nova.Conductor.Tests.Sagas;

/// <summary>Bundles of a test: each is good, unless <see cref="Fails"/> says otherwise.</summary>
internal sealed class MemoryBundles(MemoryImages images) : IBundles
{
    /// <summary>Told in turn, one to each try.</summary>
    public Queue<Fault> Fails { get; } = new();

    public Task<BundleManifest> ReadAsync(string project, string location, CancellationToken ct) => throw new NotSupportedException();

    public Task FillAsync(string image, string project, string location, RequestContext context, CancellationToken ct) =>
        (Fails.TryDequeue(out var fault) ? fault : images.Store(image)) is { } wrong ? throw new FaultException(wrong) : Task.CompletedTask;
}
