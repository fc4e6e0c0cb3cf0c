using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Services;

/// <summary>GET /v3/services.</summary>
internal static class ListServices
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var services = await call.Database.ReadAsync(
            connection => ServiceRow.List(connection, call.Query("type"), call.Query("name")), cancel);
        return call.List("services", services.Select(service => service.View(call.BaseUrl)));
    }
}
