using System.Globalization;
using Nova.Api.Compute.Servers.Moves;
using Nova.Api.Pipeline;
using Nova.Api.Policies;
using Nova.Core.Moves;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Migrations;

/// <summary>GET /os-migrations: moves of servers; those of the caller's project, or of all for those who may see them, with hosts likewise.</summary>
internal static class ListMigrations
{
    private static readonly Policy AllProjects = "os_compute_api:os-migrations:index:all_projects";
    private static readonly Policy Hosts = "os_compute_api:os-migrations:index:host";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        var isPaged = request.IsAtLeast(59);
        var page = Page.Read(request);
        var (since, before) = (isPaged ? request.Time("changes-since") : null, request.IsAtLeast(66) ? request.Time("changes-before") : null);
        if (before < since)
        {
            return request.Refuse(StatusCodes.Status400BadRequest, "The value of changes-since must be less than or equal to changes-before.");
        }

        // Nothing is ever hidden, as moves across cells are upstream; a filter on what cannot be fits none.
        Guid? instance = Guid.TryParse(request.Query.Get("instance_uuid"), out var id) ? id : null;
        var fitsNone = (instance is null && request.Query.Get("instance_uuid") is not null) || request.Query.Get("hidden") is "1" or "true" or "True";
        if (fitsNone)
        {
            return request.Ok(MigrationViews.List, new MigrationsBody([], null));
        }

        var seesAll = request.Allows(AllProjects);
        var query = new Core.Rpc.Conductor.ListMigrations
        {
            Host = request.Query.Get("host"),
            SourceHost = request.Query.Get("source_compute"),
            Status = request.Query.Get("status"),
            Type = request.Query.Get("migration_type"),
            InstanceId = instance,
            UserId = request.IsAtLeast(80) ? request.Query.Get("user_id") : null,
            ProjectId = seesAll ? (request.IsAtLeast(80) ? request.Query.Get("project_id") : null) : request.Caller.ProjectId ?? "",
            ChangesSince = since,
            ChangesBefore = before,
            Marker = isPaged && page.Marker is { } marker ? Guid.Parse(marker) : null,
            Limit = isPaged ? page.Limit : int.MaxValue,
            NewestFirst = isPaged,
        };
        var showsHosts = request.Allows(Hosts);
        var found = (await request.CallAsync(MovesRpc.List, query, cancel)).Migrations;
        var links = isPaged ? page.NextLink(request, "os-migrations", found.Count, found.Count > 0 ? found[^1].Id.ToString() : null) : null;
        return request.Ok(MigrationViews.List, new MigrationsBody([.. found.Select(record => new MigrationView(record, showsHosts, LinksOf(request, record)))], links));
    }

    private static LinkView[]? LinksOf(ApiRequest request, MigrationRecord record) => LiveMigrations.IsUnderWay(record)
        ? request.Links.For($"servers/{record.InstanceId}/migrations", record.Number.ToString(CultureInfo.InvariantCulture))
        : null;
}
