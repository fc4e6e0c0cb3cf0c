using System.Text.Json;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Hosts;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Services;

/// <summary>PUT /os-services/{id} from 2.53 on: enables, disables or forces down a compute service.</summary>
internal static class UpdateService
{
    internal const string Compute = "nova-compute";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        string text = request.Route("id");
        if (!ResourceId.TryParseUuid(text, out Guid id))
        {
            return request.BadRequest($"Invalid uuid {text}");
        }

        ServiceList services = await request.CallAsync(HostsRpc.ListServices, new Core.Rpc.Conductor.ListServices(null, null), cancel);
        if (services.Services.FirstOrDefault(s => s.Id == id) is not { } service)
        {
            return request.NotFound($"Service {text} could not be found.");
        }

        if (service.Binary != Compute)
        {
            return request.BadRequest(NotSupported(service.Binary));
        }

        var change = new Core.Rpc.Conductor.UpdateService(
            id, null, null, Disabled(request.Payload), request.Payload.GetOptionalString("disabled_reason"), request.Payload.GetOptionalBoolean("forced_down"));
        if (change is { Disabled: false, DisabledReason: not null })
        {
            return request.BadRequest("Specifying 'disabled_reason' with status 'enabled' is invalid.");
        }

        if (change is { Disabled: null, ForcedDown: null })
        {
            return request.BadRequest("No updates were requested. Fields 'status' or 'forced_down' should be specified.");
        }

        ServiceRecord updated = await request.CallAsync(HostsRpc.UpdateService, change, cancel);
        return request.Ok(ServiceViews.One, new ServiceBody<ServiceView>(ServiceView.Of(updated, request)));
    }

    internal static string NotSupported(string binary) => $"Updating a {binary} service is not supported. Only nova-compute services can be updated.";

    private static bool? Disabled(JsonElement body) => body.GetOptionalString("status") switch
    {
        "disabled" => true,
        "enabled" => false,
        _ => null,
    };
}
