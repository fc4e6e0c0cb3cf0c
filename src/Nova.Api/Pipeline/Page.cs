using System.Globalization;

namespace Nova.Api.Pipeline;

/// <summary>Which part of a listing the client wants.</summary>
/// <param name="Limit">How many at most, already bounded by max_limit.</param>
/// <param name="Marker">The id of the last item of the page before; null for the first page.</param>
internal readonly record struct Page(int Limit, string? Marker)
{
    /// <summary>Reads limit and marker; a schema has checked that limit is digits. A limit of 0 asks for nothing.</summary>
    public static Page Read(ApiRequest request)
    {
        int max = request.Backends.Options.MaxLimit;
        string? text = request.Query.Get("limit");

        // Digits that are too many for a number are more than the maximum.
        int limit = int.TryParse(text, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int asked)
            ? Math.Min(asked, max)
            : max;
        return new Page(limit, request.Query.Get("marker"));
    }

    /// <summary>The same for listings that upstream slices, where a limit of 0 sets none.</summary>
    public static Page ReadOfSlice(ApiRequest request) =>
        Read(request) is { Limit: > 0 } page ? page : new Page(request.Backends.Options.MaxLimit, request.Query.Get("marker"));

    /// <summary>How many of a listing's items to leave out; 0 where none is said.</summary>
    public static int OffsetOf(ApiRequest request) =>
        long.TryParse(request.Query.Get("offset"), NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? (int)Math.Min(offset, int.MaxValue) : 0;

    /// <summary>The link to the next page: there exactly if this page is full, even where nothing follows.</summary>
    public LinkView[]? NextLink(ApiRequest request, string collection, int count, string? lastId) =>
        count > 0 && count == Limit && lastId is not null ? [request.Links.Next(collection, request.Query, lastId)] : null;
}
