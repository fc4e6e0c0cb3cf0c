using Nova.Conductor.ServerGroups;
using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Core.ServerGroups;
using Nova.Database;
using Nova.Tests.Databases;
using static Nova.Conductor.Tests.ConductorRig;

namespace Nova.Conductor.Tests.ServerGroups;

public sealed class ServerGroupHandlersTests
{
    public static TheoryData<DatabaseKind> Kinds => TestDatabase.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public async Task AGroupShowsItsMembersToItsProjectOnly(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind);
        var group = await CreateAsync(rig, "mine", "g1");
        var member = await rig.PutInstanceAsync("h1", group: group.Id);
        await CreateAsync(rig, "mine", "g2");
        await CreateAsync(rig, "other", "g3");
        var list = new ListServerGroupsHandler(rig.Database);
        var get = new GetServerGroupHandler(rig.Database);

        var shown = await get.HandleAsync(new ServerGroupId(group.Id), By("mine"), Ct);
        var foreign = await RefusedAsync(() => get.HandleAsync(new ServerGroupId(group.Id), By("other"), Ct));
        var mine = await list.HandleAsync(new ListServerGroups("mine", 0, 10), By("mine"), Ct);
        var second = await list.HandleAsync(new ListServerGroups(null, 1, 1), ByAdmin(), Ct);
        await new DeleteServerGroupHandler(rig.Calls).HandleAsync(new ServerGroupId(group.Id), By("mine"), Ct);
        var gone = await RefusedAsync(() => get.HandleAsync(new ServerGroupId(group.Id), ByAdmin(), Ct));

        Assert.Equal([member], shown.Members);
        Assert.Equal(3, shown.MaxServersPerHost);
        Assert.Equal((FaultKind.NotFound, $"Instance group {group.Id} could not be found."), (foreign.Kind, foreign.Message));
        Assert.Equal(["g1", "g2"], mine.Groups.Select(x => x.Name));
        Assert.Equal("g2", Assert.Single(second.Groups).Name);
        Assert.Equal(FaultKind.NotFound, gone.Kind);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task TheQuotaHoldsAndDeletingGivesBack(DatabaseKind kind)
    {
        await using var rig = await MakeAsync(kind, configuration: "[quota]\nserver_groups = 2\n");

        var first = await CreateAsync(rig, "p", "g1");
        await CreateAsync(rig, "p", "g2");
        var refused = await RefusedAsync(() => CreateAsync(rig, "p", "g3"));
        await new DeleteServerGroupHandler(rig.Calls).HandleAsync(new ServerGroupId(first.Id), By("p"), Ct);
        await CreateAsync(rig, "p", "g4");

        Assert.Equal((FaultKind.OverQuota, "Quota exceeded, too many server groups."), (refused.Kind, refused.Message));
    }

    private static Task<ServerGroupRecord> CreateAsync(ConductorRig rig, string project, string name) =>
        new CreateServerGroupHandler(rig.Calls, rig.Quotas).HandleAsync(new CreateServerGroup(name, "anti-affinity", 3), By(project), Ct);
}
