using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Regions;
using Nova.Development.Identity.Secrets;
using Nova.Development.Identity.Services;
using Nova.Core.Faults;

namespace Nova.Development.Identity.Endpoints;

/// <summary>POST /v3/endpoints.</summary>
internal static class CreateEndpoint
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var body = await call.BodyAsync("endpoint", cancel);
        var endpoint = new EndpointRow(
            RandomText.Id(),
            body.Text("service_id"),
            CheckInterface(body.Text("interface")),
            body.OptionalText("region_id", 255) ?? body.OptionalText("region", 255),
            body.Text("url", longest: 2048),
            body.Flag("enabled") ?? true);
        await call.Database.WriteAsync(
            connection =>
            {
                Require(connection, endpoint);
                endpoint.TryInsert(connection);
            },
            cancel);
        return Reply.Created("endpoint", endpoint.View(call.BaseUrl));
    }

    public static string CheckInterface(string value) => value is "public" or "internal" or "admin"
        ? value
        : throw new FaultException(FaultKind.BadRequest, $"Invalid input for field 'interface': '{value}' is not one of ['admin', 'internal', 'public']");

    /// <summary>404 where the service does not exist; a region is made where it is new, as Keystone does for the old <c>region</c>.</summary>
    public static void Require(SqliteConnection connection, EndpointRow endpoint)
    {
        if (ServiceRow.Find(connection, endpoint.ServiceId) is null)
        {
            throw IdentityCall.NotFound("service", endpoint.ServiceId);
        }

        if (endpoint.RegionId is { } region && RegionRow.Find(connection, region) is null)
        {
            new RegionRow(region, string.Empty, null).TryInsert(connection);
        }
    }
}
