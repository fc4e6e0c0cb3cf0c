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
    private readonly bool _seesAttributes;
    private readonly bool _seesExtraSpecs;
    private readonly HostStatuses.Snapshot? _hosts;

    private ServerPainter(ApiRequest request, HostStatuses.Snapshot? hosts)
    {
        _request = request;
        _hosts = hosts;
        _seesAttributes = request.Allows(SeeAttributes);
        _seesExtraSpecs = request.IsAtLeast(47) && request.Allows(SeeExtraSpecs);
        SeesHostname = _seesAttributes || request.IsAtLeast(90);
    }

    public bool SeesHostname { get; }

    /// <summary>A painter for this request; asks for the state of the hosts only where the caller may see it.</summary>
    public static async ValueTask<ServerPainter> ForAsync(ApiRequest request, CancellationToken cancel)
        => new(request, request.IsAtLeast(16) && request.Allows(SeeHostStatus) ? await request.Backends.Hosts.ReadAsync(request, cancel) : null);

    /// <summary>The answer for one server.</summary>
    public ApiResponse One(InstanceRecord server, string? location = null) =>
        _request.Ok(ServerViews.One, new ServerBody<ServerFragment>(Show(server, ShapeOf(inList: false))), location);

    /// <summary>The answer of PUT and rebuild, which was a reduced one up to 2.74.</summary>
    public ApiResponse Changed(InstanceRecord server, string? location = null) => _request.IsAtLeast(75)
        ? One(server, location)
        : _request.Ok(
            ServerViews.Core, new ServerBody<ServerCoreView>(new ServerCoreView { Server = server, Painter = this }), location);

    /// <summary>The brief list.</summary>
    public ApiResponse Brief(IReadOnlyList<InstanceRecord> servers, LinkView[]? next)
    {
        var views = new ServerSummaryView[servers.Count];
        for (var i = 0; i < views.Length; i++)
        {
            views[i] = new ServerSummaryView(servers[i].Id, servers[i].Name, LinksOf(servers[i]));
        }

        return _request.Ok(ServerViews.List, new ServerListBody<ServerSummaryView>(views, next));
    }

    /// <summary>The detailed list.</summary>
    public ApiResponse Detailed(IReadOnlyList<InstanceRecord> servers, LinkView[]? next)
    {
        var shape = ShapeOf(inList: true);
        var shown = new ServerFragment[servers.Count];
        for (var i = 0; i < shown.Length; i++)
        {
            shown[i] = Show(servers[i], shape);
        }

        return _request.Ok(ServerViews.Fragments, new ServerListBody<ServerFragment>(shown, next));
    }

    public LinkView[] LinksOf(InstanceRecord server) => _request.Links.For("servers", server.Id.ToString());

    public ServerImageView? ImageOf(InstanceRecord server) => server.ImageId is { } id
        ? new ServerImageView(id, _request.Links.BookmarkOnly("images", id), server.ImageProperties)
        : null;

    public ServerFlavorView FlavorOf(InstanceRecord server)
    {
        var flavor = server.Flavor;
        return new ServerFlavorView(
            flavor.Id,
            _request.IsAtLeast(47) ? [] : _request.Links.BookmarkOnly("flavors", flavor.Id),
            flavor.Name,
            flavor.MemoryMb,
            flavor.RootGb,
            flavor.EphemeralGb,
            flavor.SwapMb,
            flavor.Vcpus,
            _seesExtraSpecs ? flavor.ExtraSpecs : null);
    }

    /// <summary>Shown for ERROR and DELETED; the details name hosts and are for administrators. Upstream fills them for a 500 alone, and shows those to administrators alone.</summary>
    public FaultView? FaultOf(InstanceRecord server, string status) => server.Fault is { } fault && status is "ERROR" or "DELETED"
        ? new FaultView(
            server.Fault!.Code,
            Timestamp.Utc(server.Fault.CreatedAt),
            server.Fault.Message,
            _request.Caller.IsAdmin ? server.Fault.Details : null)
        : null;

    public string? HostStatusOf(InstanceRecord server) => _hosts?.Of(server.Host);

    private ShapedFragments ShapeOf(bool inList) => _request.Backends.Fragments.Of(new ServerShape(
        _request.Links.SelfRoot, _request.Links.BookmarkRoot, _request.Version.Minor, _seesAttributes, _seesExtraSpecs, _request.Caller.IsAdmin, inList));

    /// <summary>The server as it was shown last, where neither it nor its host has changed since; else encoded now.</summary>
    private ServerFragment Show(InstanceRecord server, ShapedFragments shape)
    {
        var hostStatus = HostStatusOf(server);
        if (shape.Find(server, hostStatus) is { } known)
        {
            return known;
        }

        var withGroup = !shape.Shape.InList;
        return _seesAttributes
            ? shape.Encode(
                server,
                hostStatus,
                new ServerAdminView { Server = server, Painter = this, WithGroup = withGroup },
                ServerViews.AdminElement.At(_request.Version))
            : shape.Encode(
                server,
                hostStatus,
                new ServerView { Server = server, Painter = this, WithGroup = withGroup },
                ServerViews.Element.At(_request.Version));
    }
}
