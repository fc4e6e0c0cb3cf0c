using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.Migrations;

internal static class MigrationsRoutes
{
    private static readonly string[] Filters = ["hidden", "host", "instance_uuid", "source_compute", "status", "migration_type"];

    private static readonly QuerySchema Query = QuerySchema
        .Starting(1, [.. Filters.Select(name => (name, Json.String()))])
        .Since(59, q => q
            .Add("instance_uuid", Json.String(format: StringFormat.Uuid))
            .Add("limit", QueryRule.NonNegative)
            .Add("marker", Json.String(format: StringFormat.Uuid))
            .Add("changes-since", Json.String(format: StringFormat.DateTime))
            .RefuseUnknown())
        .Since(66, q => q.Add("changes-before", Json.String(format: StringFormat.DateTime)))
        .Since(80, q => q.Add("user_id", Json.String(1, 255)).Add("project_id", Json.String(1, 255)));

    public static void Map(RouteTable table) => table.Resource("/os-migrations").MapGet("", ListMigrations.HandleAsync)
        .Policy("os_compute_api:os-migrations:index")
        .Query(Query);
}
