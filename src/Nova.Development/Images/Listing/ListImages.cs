using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Nova.Development.Http;
using Nova.Development.Images.Pipeline;
using Nova.Development.Images.Records;
using Nova.Development.Storage;
using Nova.Core.Faults;

namespace Nova.Development.Images.Listing;

/// <summary>GET /v2/images: filters, sort keys, pages by marker.</summary>
internal static class ListImages
{
    private const int DefaultLimit = 25;
    private const int LargestLimit = 1000;

    public static async Task<Reply> HandleAsync(ImageCall call, CancellationToken cancel)
    {
        var query = call.Http.Request.Query;
        var limit = Limit(query["limit"]);
        var sort = ImageSort.Read(query);
        var filter = ImageFilter.Read(query, call.Caller);
        var (views, last) = await call.Database.ReadAsync(
            connection =>
            {
                var sql = new SqlText();
                sql.Add($"SELECT {ImageRow.Columns} FROM image WHERE ");
                filter.AddTo(sql);
                if (query["marker"].ToString() is { Length: > 0 } marker)
                {
                    sort.AddMarker(sql, MarkerOf(call, connection, marker));
                }

                sort.AddOrder(sql);
                sql.Add($" LIMIT {limit}");
                var rows = connection.Query(sql.Text, ImageRow.Read, sql.Arguments);
                return (rows.ConvertAll(row => row.View(connection)), rows.LastOrDefault()?.Id);
            },
            cancel);
        var answer = new JsonObject { ["images"] = new JsonArray([.. views]), ["first"] = Link(query, null), ["schema"] = "/v2/schemas/images" };
        if (last is not null && views.Count == limit)
        {
            answer["next"] = Link(query, last);
        }

        return Reply.Ok(answer);
    }

    private static ImageRow MarkerOf(ImageCall call, Microsoft.Data.Sqlite.SqliteConnection connection, string marker)
    {
        try
        {
            return call.Find(connection, marker);
        }
        catch (FaultException missing) when (missing.Fault.Kind == FaultKind.NotFound)
        {
            throw new FaultException(FaultKind.BadRequest, $"Invalid marker: image {marker} could not be found.");
        }
    }

    private static int Limit(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return DefaultLimit;
        }

        return int.TryParse(text, out var limit) && limit >= 0
            ? Math.Min(limit, LargestLimit)
            : throw new FaultException(FaultKind.BadRequest, "limit param must be a non-negative integer");
    }

    private static string Link(IQueryCollection query, string? marker)
    {
        var pairs = query.Where(pair => pair.Key != "marker").SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value)));
        return QueryHelpers.AddQueryString("/v2/images", marker is null ? pairs : pairs.Append(KeyValuePair.Create("marker", (string?)marker)));
    }
}
