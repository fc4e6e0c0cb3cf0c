using System.Text.Json;
using Nova.Api.Pipeline;
using Nova.Api.Policies;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Views;

/// <summary>Shows instances for one request: what its version and its caller's rights show is found out once, not per server.</summary>
internal sealed class ServerPainter
{
    private static readonly Policy SeeAttributes = "os_compute_api:os-extended-server-attributes";
    private static readonly Policy SeeExtraSpecs = "os_compute_api:servers:show:flavor-extra-specs";
    private static readonly Policy SeeHostStatus = "os_compute_api:servers:show:host_status";

    private readonly ApiRequest _request;
    private readonly ServerShape _shape;
    private readonly LinkRoots _roots;
    private readonly HostStatuses.Snapshot? _hosts;

    private ServerPainter(ApiRequest request, HostStatuses.Snapshot? hosts)
    {
        _request = request;
        _hosts = hosts;
        _roots = new LinkRoots(request.Links.SelfRoot, request.Links.BookmarkRoot);
        _shape = new ServerShape(
            request.Version.Minor,
            SeesAttributes: request.Allows(SeeAttributes),
            SeesExtraSpecs: request.IsAtLeast(47) && request.Allows(SeeExtraSpecs),
            SeesHostStatus: hosts is not null,
            request.Caller.IsAdmin,
            InList: false);
    }

    /// <summary>A painter for this request; asks for the state of the hosts only where the caller may see it.</summary>
    public static async ValueTask<ServerPainter> ForAsync(ApiRequest request, CancellationToken cancel)
        => new(request, request.IsAtLeast(16) && request.Allows(SeeHostStatus) ? await request.Backends.Hosts.ReadAsync(request, cancel) : null);

    /// <summary>The answer for one server.</summary>
    public ApiResponse One(InstanceRecord server, string? location = null) =>
        _request.Ok(ServerViews.One, new ServerBody<ServerFragment>(Show(server, _request.Backends.Fragments.Of(_shape))), location);

    /// <summary>The answer of PUT and rebuild, which was a reduced one up to 2.74.</summary>
    public ApiResponse Changed(InstanceRecord server, string? location = null)
    {
        if (_request.IsAtLeast(75))
        {
            return One(server, location);
        }

        var view = new ServerCoreView { Server = server, Shape = _shape };
        var text = LiveMarks.Cut(JsonSerializer.SerializeToUtf8Bytes(view, ServerViews.CoreElement.At(_request.Version)));
        return _request.Ok(ServerViews.One, new ServerBody<ServerFragment>(new ServerFragment(text, LiveOf(server))), location);
    }

    /// <summary>The answer of rebuild: that of PUT, with the key's name since 2.54, user data since 2.57 and, where passwords are shown, the password, which a repeated request is not given.</summary>
    public ApiResponse Rebuilt(InstanceRecord server, string? password, string location) =>
        _request.Ok(ServerViews.One, Rebuilt(server, password), ofRepeats: Rebuilt(server, null), location);

    private ServerBody<ServerFragment> Rebuilt(InstanceRecord server, string? password)
    {
        var version = _request.Version;
        var json = !_request.IsAtLeast(75) ? JsonSerializer.SerializeToUtf8Bytes(new RebuiltCoreView { Server = server, Shape = _shape, AdminPass = password }, ServerViews.RebuiltCoreElement.At(version))
            : _shape.SeesAttributes ? JsonSerializer.SerializeToUtf8Bytes(new RebuiltAdminView { Server = server, Shape = _shape, AdminPass = password }, ServerViews.RebuiltAdminElement.At(version))
            : JsonSerializer.SerializeToUtf8Bytes(new RebuiltView { Server = server, Shape = _shape, AdminPass = password }, ServerViews.RebuiltElement.At(version));
        return new ServerBody<ServerFragment>(new ServerFragment(LiveMarks.Cut(json), LiveOf(server)));
    }

    /// <summary>The brief list.</summary>
    public ApiResponse Brief(IReadOnlyList<InstanceRecord> servers, LinkView[]? next)
    {
        var views = new ServerSummaryView[servers.Count];
        for (var i = 0; i < views.Length; i++)
        {
            views[i] = new ServerSummaryView(servers[i].Id, servers[i].Name, _request.Links.For("servers", servers[i].Id.ToString()));
        }

        return _request.Ok(ServerViews.List, new ServerListBody<ServerSummaryView>(views, next));
    }

    /// <summary>The detailed list.</summary>
    public ApiResponse Detailed(IReadOnlyList<InstanceRecord> servers, LinkView[]? next)
    {
        var texts = _request.Backends.Fragments.Of(_shape with { InList = true });
        var shown = new ServerFragment[servers.Count];
        for (var i = 0; i < shown.Length; i++)
        {
            shown[i] = Show(servers[i], texts);
        }

        return _request.Ok(ServerViews.Fragments, new ServerListBody<ServerFragment>(shown, next));
    }

    private LiveValues LiveOf(InstanceRecord server) => new(_roots, _hosts?.Of(server.Host) ?? []);

    /// <summary>The server as it was encoded last, where it has not changed since; else encoded now.</summary>
    private ServerFragment Show(InstanceRecord server, ShapedFragments texts)
    {
        var text = texts.Find(server) ?? (_shape.SeesAttributes
            ? texts.Encode(server, new ServerAdminView { Server = server, Shape = texts.Shape }, ServerViews.AdminElement.At(_request.Version))
            : texts.Encode(server, new ServerView { Server = server, Shape = texts.Shape }, ServerViews.Element.At(_request.Version)));
        return new ServerFragment(text, LiveOf(server));
    }
}
