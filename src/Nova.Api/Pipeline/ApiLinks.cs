using System.Text.Json.Serialization;

namespace Nova.Api.Pipeline;

/// <summary>A link of a response body.</summary>
internal sealed record LinkView(string Rel, string Href)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Type { get; init; }
}

/// <summary>Builds the links of a response from the request's own address, or from compute_link_prefix.</summary>
/// <remarks>The project is in a link exactly if the client had it in its URL.</remarks>
internal sealed class ApiLinks
{
    private readonly string _self;
    private readonly string _bookmark;
    private readonly ApiOptions _options;

    public ApiLinks(HttpRequest request, MountPoint mount, ApiOptions options)
    {
        _options = options;
        Root = options.ComputeLinkPrefix?.TrimEnd('/') ?? RequestAddress.Root(request, options.EnableProxyHeadersParsing);
        string project = mount.ProjectId is null ? "" : "/" + mount.ProjectId;
        _self = $"{Root}/{mount.Version}{project}/";
        _bookmark = $"{Root}{project}/";
    }

    /// <summary>Scheme and host, with the prefix a proxy takes away if any; without a trailing slash.</summary>
    public string Root { get; }

    /// <summary>What every <c>self</c> link begins with.</summary>
    public string SelfRoot => _self;

    /// <summary>What every <c>bookmark</c> link begins with.</summary>
    public string BookmarkRoot => _bookmark;

    /// <summary>The pair every resource carries.</summary>
    public LinkView[] For(string collection, string id) =>
        [new LinkView("self", Self(collection, id)), new LinkView("bookmark", Bookmark(collection, id))];

    public LinkView[] BookmarkOnly(string collection, string id) => [new LinkView("bookmark", Bookmark(collection, id))];

    public string Self(string collection, string id) => string.Concat(_self, collection, "/", id);

    public string Bookmark(string collection, string id) => string.Concat(_bookmark, collection, "/", id);

    /// <summary>An image's address at the image service, as the <c>alternate</c> link names it.</summary>
    public string Image(string id) => $"{_options.GlanceLinkPrefix?.TrimEnd('/') ?? Root}/images/{id}";

    /// <summary>The address of the next page: this request again, with another marker.</summary>
    public LinkView Next(string collection, ApiQuery query, string marker)
    {
        var parameters = new SortedDictionary<string, List<string>>(query.Parameters, StringComparer.Ordinal) { ["marker"] = [marker] };
        var pairs = new List<string>();
        foreach ((string name, List<string> values) in parameters)
        {
            foreach (string value in values)
            {
                pairs.Add($"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}");
            }
        }

        return new LinkView("next", $"{_self}{collection}?{string.Join('&', pairs)}");
    }
}
