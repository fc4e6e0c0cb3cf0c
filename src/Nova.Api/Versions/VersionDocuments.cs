using Nova.Api.Microversions;
using Nova.Api.Pipeline;

namespace Nova.Api.Versions;

/// <summary>What the API says about itself outside its endpoints: which versions there are. Public, without a token.</summary>
internal sealed class VersionDocuments(ApiOptions options)
{
    /// <summary><c>/</c> lists the versions; any other path that lies below no endpoint is told where it may have meant to go.</summary>
    public Task AnswerRootAsync(HttpContext http, string path)
    {
        string root = RootOf(http);
        if (path is "" or "/")
        {
            var list = new VersionList([Legacy(root, complete: false), Current(root, complete: false)]);
            return ResponseWriting.WriteJsonAsync(http, StatusCodes.Status200OK, list, VersionsJson.Default.VersionList);
        }

        var choices = new ChoiceList([Choice(Legacy(root, complete: true), root, path), Choice(Current(root, complete: true), root, path)]);
        return ResponseWriting.WriteJsonAsync(http, StatusCodes.Status300MultipleChoices, choices, VersionsJson.Default.ChoiceList);
    }

    /// <summary><c>/v2.1/</c> and <c>/v2/</c>, with the last slash or without.</summary>
    public Task AnswerEndpointAsync(HttpContext http, MountPoint mount)
    {
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        if (!mount.IsLegacy)
        {
            MicroversionNegotiation.Outcome asked = MicroversionNegotiation.Read(http.Request.Headers);
            if (asked.Message is not null)
            {
                return FaultResponses.WriteAsync(http, asked.Status, asked.Message);
            }

            MicroversionNegotiation.WriteServed(http.Response.Headers, asked.Version);
        }

        return ResponseWriting.WriteJsonAsync(
            http, StatusCodes.Status200OK, Document(RootOf(http), mount.IsLegacy), VersionsJson.Default.VersionDocument);
    }

    public static VersionDocument Document(string root, bool legacy) =>
        new(legacy ? Legacy(root, complete: true) : Current(root, complete: true));

    private string RootOf(HttpContext http) => options.ComputeLinkPrefix?.TrimEnd('/') ?? RequestAddress.Root(http.Request, options.EnableProxyHeadersParsing);

    private static VersionView Current(string root, bool complete) => Make(
        new VersionView(
            "v2.1",
            "CURRENT",
            Microversion.Latest.ToString(),
            Microversion.Base.ToString(),
            "2013-07-23T11:33:21Z",
            [new LinkView("self", root + "/v2.1/")]),
        "2.1",
        complete);

    private static VersionView Legacy(string root, bool complete) => Make(
        new VersionView("v2.0", "DEPRECATED", "", "", "2025-07-04T12:00:00Z", [new LinkView("self", root + "/v2/")]), "2", complete);

    /// <summary>A document of its own also says where to read more and in which media types it speaks.</summary>
    private static VersionView Make(VersionView brief, string mediaVersion, bool complete) => !complete ? brief : brief with
    {
        Links = [.. brief.Links, new LinkView("describedby", "http://docs.openstack.org/") { Type = "text/html" }],
        MediaTypes = [new MediaTypeView("application/json", "application/vnd.openstack.compute+json;version=" + mediaVersion)],
    };

    private static ChoiceView Choice(VersionView version, string root, string path) => new(
        version.Id,
        version.Status,
        version.MediaTypes!,
        [new LinkView("self", $"{root}/{(version.Id == "v2.0" ? "v2" : "v2.1")}{path}")]);
}
