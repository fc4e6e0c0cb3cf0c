using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.FloatingIpsBulk;

/// <summary>POST /os-floating-ips-bulk and PUT /os-floating-ips-bulk/delete of /v2: adds a range to a pool, or removes one that is no project's.</summary>
internal static class ChangeStock
{
    public static async ValueTask<ApiResponse> CreateAsync(ApiRequest request, CancellationToken cancel)
    {
        if (!request.Body.TryGetProperty("floating_ips_bulk_create", out var asked) || asked.GetOptionalString("ip_range") is not { } range)
        {
            return request.Refuse(StatusCodes.Status422UnprocessableEntity, "Missing floating_ips_bulk_create with ip_range in body");
        }

        var made = await request.CallAsync(
            FloatingAddressesRpc.Create, new CreateFloatingAddresses(range, asked.GetOptionalString("pool"), asked.GetOptionalString("interface")), cancel);
        return request.Ok(FloatingIpsBulkViews.Made, new FloatingStockMadeBody(new FloatingStockMadeView(made.Range, made.Pool, made.Interface)));
    }

    public static async ValueTask<ApiResponse> DeleteAsync(ApiRequest request, CancellationToken cancel)
    {
        if (request.Route("id") != "delete")
        {
            return request.NotFound("Unknown action");
        }

        if (request.Body.GetOptionalString("ip_range") is not { } range)
        {
            return request.Refuse(StatusCodes.Status422UnprocessableEntity, "Missing ip_range in body");
        }

        await request.CallAsync(FloatingAddressesRpc.Delete, new FloatingRange(range), cancel);
        return request.Ok(FloatingIpsBulkViews.Deleted, new FloatingStockDeletedBody(range));
    }
}
