using Nova.Api.Pipeline;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Views;

/// <summary>
/// Everything besides the record that decides how a server is shown in full, the live parts apart (<see cref="LivePart"/>). It holds only what is ours, so that
/// there are few of them: nothing that a client writes.
/// </summary>
/// <param name="Minor">Microversion.</param>
/// <param name="SeesAttributes">By policy.</param>
/// <param name="SeesExtraSpecs">By policy.</param>
/// <param name="SeesHostStatus">By policy.</param>
/// <param name="IsAdmin">Administrators see the details of faults.</param>
/// <param name="InList">A list leaves the server group out.</param>
internal readonly record struct ServerShape(int Minor, bool SeesAttributes, bool SeesExtraSpecs, bool SeesHostStatus, bool IsAdmin, bool InList)
{
    /// <summary>For everybody since 2.90, by policy before.</summary>
    public bool SeesHostname => SeesAttributes || Minor >= 90;

    /// <summary>Links of a server; their roots are live.</summary>
    public static LinkView[] LinksOf(string collection, string id) =>
    [
        new LinkView("self", string.Concat(LiveMarks.Of(LivePart.SelfRoot), collection, "/", id)),
        .. BookmarkOf(collection, id),
    ];

    public static LinkView[] BookmarkOf(string collection, string id) =>
        [new LinkView("bookmark", string.Concat(LiveMarks.Of(LivePart.BookmarkRoot), collection, "/", id))];

    public ServerFlavorView FlavorOf(InstanceRecord server)
    {
        var flavor = server.Flavor;
        return new ServerFlavorView(
            flavor.Id,
            Minor >= 47 ? [] : BookmarkOf("flavors", flavor.Id),
            flavor.Name,
            flavor.MemoryMb,
            flavor.RootGb,
            flavor.EphemeralGb,
            flavor.SwapMb,
            flavor.Vcpus,
            SeesExtraSpecs ? flavor.ExtraSpecs : null);
    }

    /// <summary>Shown for ERROR and DELETED; the details name hosts and are for administrators. Upstream fills them for a 500 alone, and shows those to administrators alone.</summary>
    public FaultView? FaultOf(InstanceRecord server, string status) => server.Fault is { } fault && status is "ERROR" or "DELETED"
        ? new FaultView(server.Fault!.Code, Timestamp.Utc(server.Fault.CreatedAt), server.Fault.Message, IsAdmin ? server.Fault.Details : null)
        : null;
}
