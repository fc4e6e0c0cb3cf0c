using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Services;

/// <summary>PUT /os-services/enable, disable, disable-log-reason and force-down: how services were changed up to 2.52.</summary>
internal static class UpdateServiceByHost
{
    public static ValueTask<ApiResponse> EnableAsync(ApiRequest request, CancellationToken cancel) =>
        ChangeAsync(request, Named(request) with { Disabled = false }, service => service with { Status = "enabled" }, cancel);

    public static ValueTask<ApiResponse> DisableAsync(ApiRequest request, CancellationToken cancel) =>
        ChangeAsync(request, Named(request) with { Disabled = true }, service => service with { Status = "disabled" }, cancel);

    public static ValueTask<ApiResponse> DisableWithReasonAsync(ApiRequest request, CancellationToken cancel) =>
        request.Payload.GetOptionalString("disabled_reason") is { } reason
            ? ChangeAsync(
                request,
                Named(request) with { Disabled = true, DisabledReason = reason },
                service => service with { Status = "disabled", DisabledReason = reason },
                cancel)
            : ValueTask.FromResult(request.BadRequest("Missing disabled reason field"));

    public static ValueTask<ApiResponse> ForceDownAsync(ApiRequest request, CancellationToken cancel) =>
        request.Payload.GetOptionalBoolean("forced_down") is { } down
            ? ChangeAsync(request, Named(request) with { ForcedDown = down }, service => service with { ForcedDown = down }, cancel)
            : ValueTask.FromResult(request.BadRequest("Missing forced_down field"));

    private static Core.Rpc.Conductor.UpdateService Named(ApiRequest request) => new(
        Id: null,
        request.Payload.GetProperty("host").GetString(),
        request.Payload.GetProperty("binary").GetString(),
        Disabled: null,
        DisabledReason: null,
        ForcedDown: null);

    private static async ValueTask<ApiResponse> ChangeAsync(
        ApiRequest request,
        Core.Rpc.Conductor.UpdateService change,
        Func<ChangedServiceView, ChangedServiceView> tell,
        CancellationToken cancel)
    {
        if (change.Binary != UpdateService.Compute)
        {
            return request.BadRequest(UpdateService.NotSupported(change.Binary!));
        }

        await request.CallAsync(HostsRpc.UpdateService, change, cancel);
        return request.Ok(
            ServiceViews.Changed, new ServiceBody<ChangedServiceView>(tell(new ChangedServiceView(change.Host!, change.Binary!))));
    }
}
