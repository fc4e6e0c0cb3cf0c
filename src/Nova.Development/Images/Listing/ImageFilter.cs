using Nova.Development.Http;
using Nova.Development.Images.Pipeline;
using Nova.Development.Images.Records;
using Nova.Core.Faults;

namespace Nova.Development.Images.Listing;

/// <summary>Which images are listed: those the caller may see and that match every filter of the query.</summary>
internal sealed class ImageFilter
{
    private static readonly HashSet<string> NotFilters = new(StringComparer.Ordinal) { "limit", "marker", "sort", "sort_key", "sort_dir", "member_status" };

    private readonly List<Action<SqlText>> conditions = [];

    public static ImageFilter Read(IQueryCollection query, ImageCaller caller)
    {
        var filter = new ImageFilter();
        filter.conditions.Add(sql => sql.Add(Visible(sql, query, caller)));
        if (!query.ContainsKey("os_hidden"))
        {
            filter.conditions.Add(sql => sql.Add("hidden = 0"));
        }

        foreach (var (name, values) in query.Where(pair => !NotFilters.Contains(pair.Key)))
        {
            foreach (var value in values)
            {
                filter.Add(name, value ?? string.Empty);
            }
        }

        return filter;
    }

    public void AddTo(SqlText sql)
    {
        for (var i = 0; i < conditions.Count; i++)
        {
            sql.Add(i == 0 ? string.Empty : " AND ");
            conditions[i](sql);
        }
    }

    private void Add(string name, string value)
    {
        Action<SqlText> condition = name switch
        {
            "visibility" => VisibilityIs(value),
            "id" or "name" or "status" or "disk_format" or "container_format" => OneOf(name, value),
            "owner" or "checksum" => sql => sql.Add($"{name} = {sql.Argument(value)}"),
            "os_hash_value" => sql => sql.Add($"hash_value = {sql.Argument(value)}"),
            "min_disk" or "min_ram" => Number(name, "=", value),
            "size_min" => Number("size", ">=", value),
            "size_max" => Number("size", "<=", value),
            "protected" => Flag("protected", value),
            "os_hidden" => Flag("hidden", value),
            "created_at" or "updated_at" => Time(name, value),
            "tag" => sql => sql.Add($"EXISTS (SELECT 1 FROM image_tag WHERE image_id = image.id AND tag = {sql.Argument(value)})"),
            _ => sql => sql.Add($"EXISTS (SELECT 1 FROM json_each(image.properties) WHERE key = {sql.Argument(name)} AND value = {sql.Argument(value)})"),
        };
        conditions.Add(condition);
    }

    /// <summary>
    /// Public images, one's own, and those shared with one's project that it has accepted (or as <c>member_status</c> says). Community
    /// images of others only where <c>visibility</c> asks for them. Administrators see everything by the same rule for community images.
    /// </summary>
    private static string Visible(SqlText sql, IQueryCollection query, ImageCaller caller)
    {
        var asked = query["visibility"].ToString();
        var community = asked is "community" or "all" ? " OR visibility = 'community'" : string.Empty;
        var mine = sql.Argument(caller.ProjectId);
        if (caller.IsAdmin)
        {
            return $"(visibility <> 'community' OR owner = {mine}{community})";
        }

        var status = query["member_status"].ToString();
        var accepted = status switch
        {
            "" => $" AND status = {sql.Argument("accepted")}",
            "all" => string.Empty,
            "accepted" or "pending" or "rejected" => $" AND status = {sql.Argument(status)}",
            _ => throw new FaultException(FaultKind.BadRequest, $"Invalid status: {status}"),
        };
        return $"""
            (visibility = 'public' OR owner = {mine}{community} OR (visibility = 'shared'
                AND id IN (SELECT image_id FROM image_member WHERE member = {mine}{accepted})))
            """;
    }

    private static Action<SqlText> VisibilityIs(string value) => value == "all"
        ? sql => sql.Add("1")
        : ImageFormats.Visibility.Contains(value)
            ? sql => sql.Add($"visibility = {sql.Argument(value)}")
            : throw new FaultException(FaultKind.BadRequest, $"Invalid visibility value: {value}");

    /// <summary>A value, or <c>in:a,"b,c"</c>.</summary>
    private static Action<SqlText> OneOf(string column, string value)
    {
        var values = value.StartsWith("in:", StringComparison.Ordinal) ? QuotedList.Split(value["in:".Length..]) : [value];
        return sql => sql.Add($"{column} IN ({string.Join(", ", values.Select(each => sql.Argument(each)))})");
    }

    private static Action<SqlText> Number(string column, string comparison, string value) => long.TryParse(value, out var number) && number >= 0
        ? sql => sql.Add($"{column} {comparison} {sql.Argument(number)}")
        : throw new FaultException(FaultKind.BadRequest, $"Invalid value for a filter on {column}: it must be a non-negative integer");

    private static Action<SqlText> Flag(string column, string value) => value.ToLowerInvariant() switch
    {
        "true" => sql => sql.Add($"{column} = 1"),
        "false" => sql => sql.Add($"{column} = 0"),
        _ => throw new FaultException(FaultKind.BadRequest, $"Invalid value '{value}' for a filter on {column}: it must be true or false"),
    };

    /// <summary>A time, or <c>gte:time</c> and the like.</summary>
    private static Action<SqlText> Time(string column, string value)
    {
        var parts = value.Split(':', 2);
        var (comparison, text) = parts[0] switch
        {
            "gt" => (">", parts[1..]),
            "gte" => (">=", parts[1..]),
            "lt" => ("<", parts[1..]),
            "lte" => ("<=", parts[1..]),
            "eq" => ("=", parts[1..]),
            "neq" => ("<>", parts[1..]),
            _ => ("=", [value]),
        };
        return text is [var moment] && WireTime.Parse(moment) is { } time
            ? sql => sql.Add($"{column} {comparison} {sql.Argument(time)}")
            : throw new FaultException(FaultKind.BadRequest, $"Invalid value '{value}' for a filter on {column}: it must be an ISO 8601 time");
    }
}
