using Nova.Conductor.Quotas;
using Nova.Conductor.Servers;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Calls;
using Nova.Database.Instances;
using Nova.Database.Networks;
using Nova.Database.Quotas;
using Nova.Database.Reading;
using Nova.Database.Writing;
using Nova.Messaging;

namespace Nova.Conductor.Networks;

/// <summary>Security groups as they are asked for.</summary>
internal sealed class ReadSecurityGroups(NovaDatabase database)
{
    public async Task<SecurityGroupList> ListAsync(ListSecurityGroups request, RpcCall call, CancellationToken ct)
    {
        var groups = await database.ReadAsync(scope => SecurityGroupStore.List(scope, request.ProjectId), ct).ConfigureAwait(false);
        if (request.ProjectId is not { } project || groups.Any(group => group.Name == SecurityGroupRecord.Default))
        {
            return new SecurityGroupList(groups);
        }

        // The first look of a project makes its default group, as upstream's.
        return new SecurityGroupList(await database.WriteAsync(
            scope =>
            {
                GroupMembers.EnsureDefault(scope, project);
                return SecurityGroupStore.List(scope, project);
            },
            ct).ConfigureAwait(false));
    }

    public async Task<SecurityGroupList> OfServerAsync(GetServer request, RpcCall call, CancellationToken ct) => new(await database.ReadAsync(
        scope => SecurityGroupStore.Of(scope, ServerFaults.Visible(InstanceQueries.Find(scope, request.Id), request.Id, call.Context).Id), ct).ConfigureAwait(false));

    public Task<SecurityGroupRecord> GetAsync(SecurityGroupNumber request, RpcCall call, CancellationToken ct) =>
        database.ReadAsync(scope => SecurityGroupFaults.Visible(scope, request.Number, call.Context), ct);
}

/// <summary><c>security_groups.save</c> and <c>security_groups.delete</c>.</summary>
internal sealed class EditSecurityGroup(CallResults calls, QuotaOptions quotas)
{
    public Task<SecurityGroupRecord> SaveAsync(SaveSecurityGroup request, RpcCall call, CancellationToken ct) => calls.OnceAsync(
        call.CallId,
        scope => request.Number is { } number ? Rename(scope, number, request, call.Context) : Create(scope, request, call.Context.ProjectId ?? ""),
        ct);

    public Task<Nothing> DeleteAsync(SecurityGroupNumber request, RpcCall call, CancellationToken ct) => calls.OnceAsync(
        call.CallId,
        scope =>
        {
            var group = SecurityGroupFaults.Visible(scope, request.Number, call.Context);
            if (group.Name == SecurityGroupRecord.Default)
            {
                throw new FaultException(FaultKind.BadRequest, "Unable to delete system group 'default'");
            }

            if (GroupMembers.Hold(scope, group.Id) && GroupMembers.AreIn(scope, group.Id))
            {
                throw new FaultException(FaultKind.BadRequest, "Security group is still in use");
            }

            SecurityGroupStore.Delete(scope, group);
            return Nothing.Value;
        },
        ct);

    private SecurityGroupRecord Create(WriteScope scope, SaveSecurityGroup request, string project)
    {
        GroupMembers.EnsureDefault(scope, project);
        NetworkQuota.Require(scope, quotas, project, QuotaResource.SecurityGroups, held => SecurityGroupStore.CountOf(held, project), "Quota exceeded, too many security groups.");
        return SecurityGroupStore.TryAdd(scope, project, request.Name, request.Description)
            ?? throw new FaultException(FaultKind.BadRequest, $"Security group {request.Name} already exists");
    }

    private static SecurityGroupRecord Rename(WriteScope scope, long number, SaveSecurityGroup request, RequestContext context)
    {
        var group = SecurityGroupFaults.Visible(scope, number, context);
        if (group.Name == SecurityGroupRecord.Default)
        {
            throw new FaultException(FaultKind.BadRequest, "Unable to update system group 'default'");
        }

        if (SecurityGroupStore.Find(scope, group.ProjectId, request.Name) is { } other && other.Number != number)
        {
            throw new FaultException(FaultKind.BadRequest, $"Security group {request.Name} already exists");
        }

        if (request.Name != group.Name)
        {
            ShowNewName(scope, group, request.Name);
        }

        SecurityGroupStore.Rename(scope, number, request.Name, request.Description);
        return group with { Name = request.Name, Description = request.Description };
    }

    /// <summary>Servers show their groups by name.</summary>
    private static void ShowNewName(WriteScope scope, SecurityGroupRecord group, string name)
    {
        foreach (var member in GroupMembers.In(scope, group.Id))
        {
            if (InstanceQueries.Find(scope, member) is { DeletedAt: null } server)
            {
                InstanceStore.TrySetSecurityGroups(scope, server, [.. server.SecurityGroups.Select(one => one == group.Name ? name : one)]);
            }
        }
    }
}

/// <summary><c>security_groups.rules.add</c> and <c>security_groups.rules.remove</c>.</summary>
internal sealed class EditSecurityGroupRules(CallResults calls, QuotaOptions quotas, NetworkHints hints)
{
    public Task<SecurityGroupRuleRecord> AddAsync(AddSecurityGroupRule request, RpcCall call, CancellationToken ct) => hints.OnceAsync(
        calls,
        call.CallId,
        scope =>
        {
            var group = SecurityGroupFaults.Visible(scope, request.Group, call.Context);
            return (Add(scope, group, request, call.Context), ConcernedHosts.OfGroup(scope, group.Id));
        },
        ct);

    public Task<Nothing> RemoveAsync(SecurityGroupRuleNumber request, RpcCall call, CancellationToken ct) => hints.OnceAsync(
        calls,
        call.CallId,
        scope =>
        {
            var group = SecurityGroupStore.OfRule(scope, request.Number);
            return group is not null && SecurityGroupFaults.IsVisible(group, call.Context) && SecurityGroupStore.RemoveRule(scope, group, request.Number)
                ? (Nothing.Value, ConcernedHosts.OfGroup(scope, group.Id))
                : throw new FaultException(FaultKind.NotFound, $"Security group with rule {request.Number} not found.");
        },
        ct);

    private SecurityGroupRuleRecord Add(WriteScope scope, SecurityGroupRecord group, AddSecurityGroupRule request, RequestContext context)
    {
        // A source that is not there, or not the caller's, is refused: a rule without one would let everybody in (OSSN-0011).
        var source = request.Source is { } number ? SecurityGroupFaults.Visible(scope, number, context) : null;
        var rule = new SecurityGroupRuleRecord(
            0, group.Number, request.Protocol, request.FromPort, request.ToPort, source is null ? request.Cidr : null, source?.Name, source?.ProjectId);
        if (group.Rules.Any(other => other with { Number = 0 } == rule))
        {
            throw new FaultException(FaultKind.BadRequest, $"This rule already exists in group {group.Number}");
        }

        var limit = QuotaStore.LimitsOf(scope, quotas.Limits, group.ProjectId, null)[QuotaResource.SecurityGroupRules];
        return SecurityGroupStore.TryAddRule(scope, group, limit, rule, source?.Number) is { } added
            ? rule with { Number = added }
            : throw new FaultException(FaultKind.OverQuota, "Quota exceeded, too many security group rules.");
    }
}

/// <summary><c>security_groups.change_server</c>.</summary>
internal sealed class ChangeServerGroupsHandler(CallResults calls, NetworkHints hints)
{
    public Task<Nothing> HandleAsync(ChangeServerGroups request, RpcCall call, CancellationToken ct) => hints.OnceAsync(
        calls, call.CallId, scope => (Nothing.Value, EditedServer.Change(scope, request.InstanceId, call.Context, seen => Change(scope, request, seen))), ct);

    /// <returns>The hosts concerned; null where the server has changed since it was read.</returns>
    private static IReadOnlyList<string>? Change(WriteScope scope, ChangeServerGroups request, InstanceRecord seen)
    {
        if (seen.VmState is VmState.Deleted or VmState.SoftDelete || seen.TaskState is TaskState.Deleting)
        {
            throw new FaultException(FaultKind.Conflict, $"Instance {seen.Id} is being deleted.");
        }

        if (!GroupMembers.Find(scope, seen.ProjectId, [request.Group]).TryGetValue(request.Group, out var group) || !GroupMembers.Hold(scope, group))
        {
            throw new FaultException(FaultKind.NotFound, $"Security group {request.Group} not found for project {seen.ProjectId}.");
        }

        var isIn = GroupMembers.Of(scope, seen.Id).Contains(group);
        if (isIn == request.Joins)
        {
            throw new FaultException(FaultKind.BadRequest, isIn
                ? $"Security group {request.Group} is already associated with the instance {seen.Id}"
                : $"Security group {request.Group} is not associated with the instance {seen.Id}");
        }

        var concerned = ConcernedHosts.OfMember(scope, group, seen.Id);
        if (request.Joins)
        {
            GroupMembers.Join(scope, seen.Id, [group]);
        }
        else
        {
            GroupMembers.Leave(scope, seen.Id, group);
        }

        var names = request.Joins ? seen.SecurityGroups.Append(request.Group) : seen.SecurityGroups.Where(name => name != request.Group);
        return InstanceStore.TrySetSecurityGroups(scope, seen, [.. names.Distinct()]) ? concerned : null;
    }
}

/// <summary>Upstream's words, and who may see which.</summary>
internal static class SecurityGroupFaults
{
    public static SecurityGroupRecord Visible(ReadScope scope, long number, RequestContext context) =>
        SecurityGroupStore.Find(scope, number) is { } group && IsVisible(group, context)
            ? group
            : throw new FaultException(FaultKind.NotFound, $"Security group {number} not found.");

    public static bool IsVisible(SecurityGroupRecord group, RequestContext context) => context.IsAdmin || group.ProjectId == context.ProjectId;
}
