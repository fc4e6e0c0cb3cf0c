using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.ServerGroups;
using Nova.Messaging;

namespace Nova.Api.Tests.Harness;

/// <summary>Server groups; as with the real conductor another project's does not exist.</summary>
public sealed class FakeServerGroups
{
    private readonly List<ServerGroupRecord> _groups = [];

    public void Add(ServerGroupRecord group) => _groups.Add(group);

    public void AddTo(RpcTable table) => table
        .On(ServerGroupsRpc.List, (q, _, _) => Task.FromResult(new ServerGroupList(
            [.. _groups.Where(g => q.ProjectId is null || g.ProjectId == q.ProjectId).Skip(q.Offset).Take(q.Limit)])))
        .On(ServerGroupsRpc.Get, (q, call, _) => Task.FromResult(Find(q.Id, call.Context)))
        .On(ServerGroupsRpc.Create, (q, call, _) => Task.FromResult(Create(q, call.Context)))
        .On(ServerGroupsRpc.Delete, (q, call, _) =>
        {
            _groups.Remove(Find(q.Id, call.Context));
            return Task.FromResult(Nothing.Value);
        });

    private ServerGroupRecord Find(Guid id, RequestContext context) =>
        _groups.Find(g => g.Id == id && (context.IsAdmin || g.ProjectId == context.ProjectId))
        ?? throw new FaultException(FaultKind.NotFound, $"Instance group {id} could not be found.");

    private ServerGroupRecord Create(CreateServerGroup query, RequestContext context)
    {
        if (_groups.Count(g => g.ProjectId == context.ProjectId) >= 10)
        {
            throw new FaultException(FaultKind.OverQuota, "Quota exceeded, too many server groups.");
        }

        var group = new ServerGroupRecord(Guid.NewGuid(), query.Name, context.ProjectId!, context.UserId!, query.Policy, query.MaxServersPerHost, []);
        _groups.Add(group);
        return group;
    }
}
