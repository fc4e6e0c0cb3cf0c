using Nova.Development.Images.Records;
using Nova.Core.Faults;

namespace Nova.Development.Images.Listing;

/// <summary>In which order images are listed, and where a page begins. Ties are broken by creation time and id, so that paging neither repeats nor skips.</summary>
internal sealed class ImageSort
{
    /// <summary>Key → column that is never NULL, and its value in a row.</summary>
    private static readonly Dictionary<string, (string Column, Func<ImageRow, object> Value)> Keys = new(StringComparer.Ordinal)
    {
        ["id"] = ("id", image => image.Id),
        ["name"] = ("coalesce(name, '')", image => image.Name ?? string.Empty),
        ["status"] = ("status", image => image.Status),
        ["disk_format"] = ("coalesce(disk_format, '')", image => image.DiskFormat ?? string.Empty),
        ["container_format"] = ("coalesce(container_format, '')", image => image.ContainerFormat ?? string.Empty),
        ["size"] = ("coalesce(size, -1)", image => image.Size ?? -1),
        ["created_at"] = ("created_at", image => image.CreatedAt),
        ["updated_at"] = ("updated_at", image => image.UpdatedAt),
    };

    private readonly IReadOnlyList<(string Key, bool Descending)> order;

    private ImageSort(IReadOnlyList<(string Key, bool Descending)> order) => this.order = order;

    /// <summary>Reads <c>sort=key:dir,…</c> or repeated <c>sort_key</c> and <c>sort_dir</c>.</summary>
    public static ImageSort Read(IQueryCollection query)
    {
        var asked = query["sort"].ToString() is { Length: > 0 } sort
            ? sort.Split(',').Select(part => part.Split(':', 2)).Select(part => (part[0].Trim(), part.Length > 1 ? part[1].Trim() : "desc"))
            : query["sort_key"].Select((key, i) => (key ?? string.Empty, DirectionAt(query, i)));
        var order = asked.Select(pair => (Key(pair.Item1), Descending(pair.Item2))).DistinctBy(pair => pair.Item1).ToList();
        var fallback = order.Count == 0 ? Descending(DirectionAt(query, 0)) : order[0].Item2;
        foreach (var key in (ReadOnlySpan<string>)["created_at", "id"])
        {
            if (!order.Exists(pair => pair.Item1 == key))
            {
                order.Add((key, fallback));
            }
        }

        return new ImageSort(order);
    }

    public void AddOrder(SqlText sql)
        => sql.Add(" ORDER BY " + string.Join(", ", order.Select(pair => Keys[pair.Key].Column + (pair.Descending ? " DESC" : " ASC"))));

    /// <summary>Only what comes after <paramref name="marker"/>: (a &lt; x) or (a = x and b &lt; y) or …</summary>
    public void AddMarker(SqlText sql, ImageRow marker)
    {
        var places = order.Select(pair => sql.Argument(Keys[pair.Key].Value(marker))).ToList();
        var alternatives = order.Select((pair, i) => string.Join(
            " AND ",
            order.Take(i).Select((before, j) => $"{Keys[before.Key].Column} = {places[j]}")
                .Append($"{Keys[pair.Key].Column} {(pair.Descending ? "<" : ">")} {places[i]}")));
        sql.Add($" AND (({string.Join(") OR (", alternatives)}))");
    }

    private static string DirectionAt(IQueryCollection query, int i)
    {
        var directions = query["sort_dir"];
        return directions.Count == 0 ? "desc" : directions[Math.Min(i, directions.Count - 1)] ?? string.Empty;
    }

    private static string Key(string key) => Keys.ContainsKey(key)
        ? key
        : throw new FaultException(FaultKind.BadRequest, $"Invalid sort key: {key}. It must be one of the following: {string.Join(", ", Keys.Keys)}.");

    private static bool Descending(string direction) => direction switch
    {
        "desc" => true,
        "asc" => false,
        _ => throw new FaultException(FaultKind.BadRequest, $"Invalid sort direction: {direction}"),
    };
}
