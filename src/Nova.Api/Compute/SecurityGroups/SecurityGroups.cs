using Nova.Api.Compute.Servers;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.SecurityGroups;

/// <summary>/os-security-groups, those of a server, and the actions that put it into one.</summary>
internal static class SecurityGroups
{
    public static async ValueTask<ApiResponse> ListAsync(ApiRequest request, CancellationToken cancel)
    {
        // Upstream shows others than administrators their own, whatever they ask for.
        var all = request.Caller.IsAdmin && request.Query.Has("all_tenants");
        var found = await request.CallAsync(SecurityGroupsRpc.List, new ListSecurityGroups(all ? null : request.Caller.ProjectId ?? ""), cancel);
        return Answer(request, found.Groups.Skip(Page.OffsetOf(request)).Take(Page.ReadOfSlice(request).Limit));
    }

    public static async ValueTask<ApiResponse> ListOfServerAsync(ApiRequest request, CancellationToken cancel)
    {
        var found = await request.CallAsync(SecurityGroupsRpc.OfServer, new GetServer(ServerId.Of(request, "server_id")), cancel);
        return Answer(request, found.Groups);
    }

    public static async ValueTask<ApiResponse> ShowAsync(ApiRequest request, CancellationToken cancel) =>
        Answer(request, await request.CallAsync(SecurityGroupsRpc.Get, new SecurityGroupNumber(IdOf(request)), cancel));

    public static ValueTask<ApiResponse> CreateAsync(ApiRequest request, CancellationToken cancel) => SaveAsync(request, null, cancel);

    public static ValueTask<ApiResponse> UpdateAsync(ApiRequest request, CancellationToken cancel) => SaveAsync(request, IdOf(request), cancel);

    public static async ValueTask<ApiResponse> DeleteAsync(ApiRequest request, CancellationToken cancel)
    {
        await request.CallAsync(SecurityGroupsRpc.Delete, new SecurityGroupNumber(IdOf(request)), cancel);
        return request.Done();
    }

    public static ValueTask<ApiResponse> AddToServerAsync(ApiRequest request, CancellationToken cancel) => ChangeServerAsync(request, true, cancel);

    public static ValueTask<ApiResponse> RemoveFromServerAsync(ApiRequest request, CancellationToken cancel) => ChangeServerAsync(request, false, cancel);

    /// <summary>The number that a path names; anything else upstream refuses.</summary>
    public static long IdOf(ApiRequest request) => request.RouteNumber("id")
        ?? throw new FaultException(FaultKind.BadRequest, "Security group id should be integer");

    private static async ValueTask<ApiResponse> SaveAsync(ApiRequest request, long? number, CancellationToken cancel)
    {
        var name = request.Payload.GetProperty("name").GetString()!;
        var description = request.Payload.GetOptionalString("description") ?? "";
        return Answer(request, await request.CallAsync(SecurityGroupsRpc.Save, new SaveSecurityGroup(number, name, description), cancel));
    }

    private static async ValueTask<ApiResponse> ChangeServerAsync(ApiRequest request, bool joins, CancellationToken cancel)
    {
        await request.CallAsync(SecurityGroupsRpc.ChangeServer, new ChangeServerGroups(ServerId.Of(request), request.Payload.GetProperty("name").GetString()!, joins), cancel);
        return request.Done();
    }

    /// <summary>Upstream's order, within what was cut out by limit and offset.</summary>
    private static ApiResponse Answer(ApiRequest request, IEnumerable<SecurityGroupRecord> groups) => request.Ok(
        SecurityGroupViews.List,
        new SecurityGroupListBody([.. groups.OrderBy(group => group.ProjectId, StringComparer.Ordinal).ThenBy(group => group.Name, StringComparer.Ordinal).Select(SecurityGroupView.Of)]));

    private static ApiResponse Answer(ApiRequest request, SecurityGroupRecord group) => request.Ok(SecurityGroupViews.One, new SecurityGroupBody(SecurityGroupView.Of(group)));
}
