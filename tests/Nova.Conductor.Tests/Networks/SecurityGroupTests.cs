using Nova.Conductor.Networks;
using Nova.Conductor.Quotas;
using Nova.Conductor.Tests.Sagas;
using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Calls;
using Nova.Database.Networks;
using Nova.Tests.Databases;

namespace Nova.Conductor.Tests.Networks;

/// <summary>Security groups: of new servers, renamed, and kept from going while a server joins.</summary>
public sealed class SecurityGroupTests
{
    public static TheoryData<DatabaseKind> Kinds => TestDatabase.All;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ANewServerIsInTheGroupsItWasAskedForAndInNoneThatIsNotThere(bool hasNetworks)
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var web = await SaveAsync(conductor, null, "web");
        CreateServers With(params string[] groups) => SagaWorld.Request() with { SecurityGroups = groups, Networks = hasNetworks ? SagaWorld.Request().Networks : null };

        Assert.Equal((FaultKind.BadRequest, "Security group nope not found for project project."), await RefusedAsync(() => SagaWorld.CreateAsync(conductor, With("web", "nope"))));
        var server = await conductor.ReadAsync(await SagaWorld.BootAsync(conductor, With("web")));

        Assert.Equal(["web"], server.SecurityGroups);
        Assert.Equal([web.Number], await GroupsOfAsync(conductor, server.Id));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task AGroupDoesNotGoWhileServersJoinIt(DatabaseKind kind)
    {
        await using var world = await SagaWorld.MakeAsync(kind);
        var (first, second) = (await world.StartConductorAsync(), await world.StartConductorAsync());
        for (var round = 0; round < 5; round++)
        {
            var group = await SaveAsync(first, null, $"group-{round}");
            Task<bool> TryAsync(Func<Task> work) => Task.Run(async () =>
            {
                try
                {
                    await work();
                    return true;
                }
                catch (FaultException refused) when (refused.Fault.Kind == FaultKind.BadRequest)
                {
                    return false;
                }
            });

            var outcomes = await Task.WhenAll(
                TryAsync(() => SagaWorld.CreateAsync(first, SagaWorld.Request() with { SecurityGroups = [group.Name] })),
                TryAsync(() => Editor(second).DeleteAsync(new SecurityGroupNumber(group.Number), TestConductor.Call(), Ct)));

            Assert.NotEqual(outcomes[0], outcomes[1]);
        }

        await first.UntilQuietAsync();
    }

    [Fact]
    public async Task TheDefaultGroupIsNeitherRenamedNorDeleted()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var group = Assert.Single((await new ReadSecurityGroups(conductor.Database).ListAsync(new ListSecurityGroups("project"), TestConductor.Call(), Ct)).Groups);

        Assert.Equal((FaultKind.BadRequest, "Unable to update system group 'default'"), await RefusedAsync(() => SaveAsync(conductor, group.Number, "default")));
        Assert.Equal(
            (FaultKind.BadRequest, "Unable to delete system group 'default'"),
            await RefusedAsync(() => Editor(conductor).DeleteAsync(new SecurityGroupNumber(group.Number), TestConductor.Call(), Ct)));
    }

    [Fact]
    public async Task ARuleIsAddedOnceAndCountedUntilItIsRemoved()
    {
        await using var world = await SagaWorld.MakeAsync(DatabaseKind.Sqlite);
        var conductor = await world.StartConductorAsync();
        var group = await SaveAsync(conductor, null, "web");
        var rules = new EditSecurityGroupRules(conductor.Get<CallResults>(), new QuotaOptions(new Dictionary<string, int>(conductor.Get<QuotaOptions>().Limits) { ["security_group_rules"] = 1 }), conductor.Get<NetworkHints>());
        Task<SecurityGroupRuleRecord> AddAsync(int port) => rules.AddAsync(new AddSecurityGroupRule(group.Number, "tcp", port, port, "0.0.0.0/0", null), TestConductor.Call(), Ct);

        var added = await AddAsync(22);
        Assert.Equal((FaultKind.BadRequest, $"This rule already exists in group {group.Number}"), await RefusedAsync(() => AddAsync(22)));
        Assert.Equal((FaultKind.OverQuota, "Quota exceeded, too many security group rules."), await RefusedAsync(() => AddAsync(23)));
        await rules.RemoveAsync(new SecurityGroupRuleNumber(added.Number), TestConductor.Call(), Ct);
        await AddAsync(23);
    }

    private static EditSecurityGroup Editor(TestConductor conductor) => new(conductor.Get<CallResults>(), conductor.Get<QuotaOptions>());

    private static Task<SecurityGroupRecord> SaveAsync(TestConductor conductor, long? number, string name) =>
        Editor(conductor).SaveAsync(new SaveSecurityGroup(number, name, ""), TestConductor.Call(), Ct);

    private static Task<long[]> GroupsOfAsync(TestConductor conductor, Guid server) =>
        conductor.Database.ReadAsync(scope => SecurityGroupStore.Of(scope, server).Select(group => group.Number).ToArray(), Ct);

    private static async Task<(FaultKind Kind, string Message)> RefusedAsync(Func<Task> work) =>
        (await Assert.ThrowsAsync<FaultException>(work)).Fault is var fault ? (fault.Kind, fault.Message) : default;
}
