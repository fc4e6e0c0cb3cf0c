using Microsoft.Data.Sqlite;
using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Endpoints;

/// <summary>PATCH /v3/endpoints/{endpoint_id}.</summary>
internal static class UpdateEndpoint
{
    public static Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel) =>
        RowUpdate.HandleAsync(call, "endpoint", EndpointRow.Find, Write, static (row, url) => row.View(url), cancel);

    private static EndpointRow Write(SqliteConnection connection, EndpointRow old, JsonBody body)
    {
        var changed = old with
        {
            ServiceId = body.OptionalText("service_id") ?? old.ServiceId,
            Interface = body.OptionalText("interface") is { } asked ? CreateEndpoint.CheckInterface(asked) : old.Interface,
            RegionId = body.OptionalText("region_id", 255) ?? body.OptionalText("region", 255) ?? old.RegionId,
            Url = body.Has("url") ? body.Text("url", longest: 2048) : old.Url,
            Enabled = body.Flag("enabled") ?? old.Enabled,
        };
        CreateEndpoint.Require(connection, changed);
        changed.TryUpdate(connection);
        return changed;
    }
}
