using Nova.Api.Compute.Servers.Views;
using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers.Creation;

/// <summary>
/// POST /servers/dry-run, an operation of ours: which hosts the scheduler would choose now for this body of POST /servers, how many hosts
/// each filter removes and why, and what came nearest. Nothing is made or counted; the quota is not asked.
/// </summary>
internal static class DryRun
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var (create, refusal) = await request.Judge.JudgeAsync(WishReading.Read(request), cancel);
        return create is null
            ? request.Refuse(refusal!)
            : request.Ok(ServerViews.DryRun, new DryRunBody(DryRunView.Of(await request.CallAsync(ServersRpc.DryRun, create, cancel))));
    }
}
