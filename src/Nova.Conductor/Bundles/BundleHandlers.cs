using Nova.Conductor.Sagas;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Calls;
using Nova.Messaging;

namespace Nova.Conductor.Bundles;

/// <summary><c>bundles.read</c> and <c>bundles.register</c>.</summary>
internal sealed class BundleHandlers(IBundles bundles, CallResults calls, SagaStarter sagas, RegisterImageSaga definition)
{
    public async Task<BundleFacts> ReadAsync(BundleLocation request, RpcCall call, CancellationToken ct) => (await bundles.ReadAsync(request.ProjectId, request.Location, ct)).Facts;

    /// <summary>The row is committed before whoever asks makes the image's record: from then on somebody fills it, or says that it cannot be.</summary>
    public async Task<SnapshotStarted> RegisterAsync(BundleLocation request, RpcCall call, CancellationToken ct)
    {
        var (started, entry) = await calls.OnceAsync(
            call.CallId,
            scope =>
            {
                var image = Guid.NewGuid().ToString("D");
                var state = new RegisterState { ImageId = image, ProjectId = request.ProjectId, Location = request.Location };
                return (new SnapshotStarted(image), sagas.Write(scope, definition, call.Context, $"image/{image}", action: 0, state));
            },
            ct);
        if (entry is not null)
        {
            sagas.Start(entry);
        }

        return started;
    }
}
