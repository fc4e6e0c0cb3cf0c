using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Groups;

/// <summary>GET /v3/groups and /v3/users/{user_id}/groups: there are none, and dashboards that ask are told so.</summary>
internal static class ListGroups
{
    public static Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel) => Task.FromResult(call.List("groups", []));
}
