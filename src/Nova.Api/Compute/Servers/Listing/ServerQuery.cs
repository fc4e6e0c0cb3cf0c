using Nova.Api.Pipeline;
using Nova.Api.Policies;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Servers.Listing;

/// <summary>A list of servers on its way from the parameters of a request to the conductor's query.</summary>
internal sealed class ServerQuery
{
    private static readonly Policy KeepEveryFilter = "os_compute_api:servers:allow_all_filters";

    private ServerQuery(ApiRequest request, Core.Rpc.Conductor.ListServers asked) => (Request, Asked) = (request, asked);

    public ApiRequest Request { get; }

    public Core.Rpc.Conductor.ListServers Asked { get; set; }

    /// <summary>True once a filter has a value that no server can have.</summary>
    public bool MatchesNothing { get; set; }

    /// <summary>The first one counts.</summary>
    public ApiResponse? Refusal { get; set; }

    /// <summary>The query for the conductor, or null with the refusal.</summary>
    public static ServerQuery? Read(ApiRequest request, out ApiResponse? refusal)
    {
        var page = Page.Read(request);
        var query = new ServerQuery(request, new Core.Rpc.Conductor.ListServers { ProjectId = request.Caller.ProjectId, Limit = page.Limit });
        if (request.Query.Parameters.Count > 0)
        {
            query.ReadFilters();
            query.ReadSort();
            query.ReadMarker(page);
        }

        refusal = query.Refusal;
        if (refusal is not null)
        {
            return null;
        }

        query.Asked = query.MatchesNothing ? query.Asked with { Ids = [] } : query.Asked;
        return query;
    }

    public void Refuse(string message) => Refusal ??= Request.BadRequest(message);

    private void ReadFilters()
    {
        var keepsAll = Request.Allows(KeepEveryFilter);
        foreach (var field in ServerFields.All)
        {
            if (field.Filter is not null && Request.IsAtLeast(field.Since) && Request.Query.Get(field.Name) is { } value
                && (keepsAll || (field.ForEverybodySince is { } since && Request.IsAtLeast(since))))
            {
                field.Filter(this, value);
            }
        }

        if (Asked is { ChangesSince: { } from, ChangesBefore: { } until } && from > until)
        {
            Refuse("The value of changes-since must be less than or equal to changes-before.");
        }
    }

    private void ReadSort()
    {
        var keys = Request.Query.All("sort_key");
        var directions = Request.Query.All("sort_dir");
        if (directions.Count > Math.Max(1, keys.Count))
        {
            Refuse("Invalid input received: Sort direction size exceeds sort key size");
            return;
        }

        var sort = new List<ServerSort>();
        for (var i = 0; i < keys.Count; i++)
        {
            if (ServerFields.Find(keys[i]) is not { Sort: { } order } field || !Request.IsAtLeast(field.Since))
            {
                continue;
            }

            if (field.SortTellsHosts && !Request.Caller.IsAdmin)
            {
                Refusal ??= Request.Forbidden($"Only administrators can sort servers by {field.Name}");
            }

            var direction = i < directions.Count ? directions[i] : directions.Count > 0 ? directions[^1] : "desc";
            sort.Add(new ServerSort(order, direction == "desc"));
        }

        if (keys.Count == 0 && directions is [.., var only])
        {
            sort.Add(new ServerSort(ServerSortKey.CreatedAt, only == "desc"));
        }

        Asked = Asked with { Sort = sort };
    }

    private void ReadMarker(Page page)
    {
        if (page.Marker is { Length: > 0 } text)
        {
            if (Guid.TryParse(text, out var id))
            {
                Asked = Asked with { Marker = id };
            }
            else
            {
                Refuse($"marker [{text}] not found");
            }
        }
    }
}
