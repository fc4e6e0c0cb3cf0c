using Nova.Api.Pipeline;
using Nova.Core.Aggregates;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Aggregates;

/// <summary>POST /os-aggregates/{id}/action, add_host and remove_host</summary>
internal static class ChangeHosts
{
    public static ValueTask<ApiResponse> AddAsync(ApiRequest request, CancellationToken cancel) => ChangeAsync(request, add: true, cancel);

    public static ValueTask<ApiResponse> RemoveAsync(ApiRequest request, CancellationToken cancel) => ChangeAsync(request, add: false, cancel);

    private static async ValueTask<ApiResponse> ChangeAsync(ApiRequest request, bool add, CancellationToken cancel)
    {
        AggregateRecord changed = await request.CallAsync(
            AggregatesRpc.ChangeHost,
            new ChangeAggregateHost(AggregateInPath.NumberOf(request), request.Payload.GetProperty("host").GetString()!, add),
            cancel);
        return request.Ok(AggregateViews.One, AggregateBody.Of(changed));
    }
}
