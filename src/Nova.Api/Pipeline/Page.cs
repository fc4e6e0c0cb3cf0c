using System.Globalization;

namespace Nova.Api.Pipeline;

/// <summary>Which part of a listing the client wants.</summary>
/// <param name="Limit">How many at most, already bounded by max_limit.</param>
/// <param name="Marker">The id of the last item of the page before; null for the first page.</param>
internal readonly record struct Page(int Limit, string? Marker)
{
    /// <summary>Reads limit and marker; a schema has checked that limit is digits.</summary>
    public static Page Read(ApiRequest request)
    {
        int max = request.Backends.Options.MaxLimit;
        long asked = long.TryParse(request.Query.Get("limit"), NumberStyles.None, CultureInfo.InvariantCulture, out long limit) ? limit : 0;

        // A limit of 0 means "as many as the server gives".
        return new Page(asked == 0 ? max : (int)Math.Min(asked, max), request.Query.Get("marker"));
    }

    /// <summary>The link to the next page: there exactly if this page is full, even where nothing follows.</summary>
    public LinkView[]? NextLink(ApiRequest request, string collection, int count, string? lastId) =>
        count > 0 && count == Limit && lastId is not null ? [request.Links.Next(collection, request.Query, lastId)] : null;
}
