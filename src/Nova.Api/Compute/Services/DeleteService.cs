using System.Globalization;
using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Services;

/// <summary>DELETE /os-services/{id}: forgets a service, and with a compute its nodes. One with instances is refused.</summary>
internal static class DeleteService
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        string text = request.Route("id");
        Core.Rpc.Conductor.DeleteService service;
        if (request.IsAtLeast(53))
        {
            if (!ResourceId.TryParseUuid(text, out Guid id))
            {
                return request.BadRequest($"Invalid uuid {text}");
            }

            service = new Core.Rpc.Conductor.DeleteService(id, Number: null);
        }
        else if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
        {
            service = new Core.Rpc.Conductor.DeleteService(Id: null, number);
        }
        else
        {
            return request.BadRequest("Invalid input received: id must be an integer");
        }

        await request.CallAsync(HostsRpc.DeleteService, service, cancel);
        return request.Done();
    }
}
