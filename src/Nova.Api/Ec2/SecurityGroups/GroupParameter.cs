using Nova.Api.Ec2.Pipeline;
using Nova.Core.Networks;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Ec2.SecurityGroups;

/// <summary>The groups of the caller's project. A group is called by its name, which is its id too: no two of a project have the same.</summary>
internal static class GroupParameter
{
    /// <summary>All of them; a project that has looked at none yet has its default one from then on, even in a dry run.</summary>
    public static async Task<IReadOnlyList<SecurityGroupRecord>> ListAsync(Ec2Request request, CancellationToken cancel) =>
        (await request.Backends.Rpc.CallAsync(SecurityGroupsRpc.List, RpcTarget.Any, new ListSecurityGroups(request.Project), request.Context, default, cancel)).Groups;

    /// <summary>The one that GroupName or GroupId names.</summary>
    public static SecurityGroupRecord Require(Ec2Request request, IReadOnlyList<SecurityGroupRecord> groups) =>
        Find(groups, request.Parameters.Get("GroupId") is { Length: > 0 } id ? id : request.Parameters.Required("GroupName"));

    /// <summary>The one of a name.</summary>
    public static SecurityGroupRecord Find(IReadOnlyList<SecurityGroupRecord> groups, string name) =>
        groups.FirstOrDefault(group => group.Name == name) ?? throw new Ec2RefusalException(NotFound(name));

    public static Ec2Error NotFound(string name) => new(404, "InvalidGroup.NotFound", $"The security group '{name}' does not exist");
}
