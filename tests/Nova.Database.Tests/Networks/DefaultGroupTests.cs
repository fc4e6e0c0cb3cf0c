using Nova.Core.Networks;
using Nova.Database.Networks;
using Nova.Tests.Databases;

namespace Nova.Database.Tests.Networks;

/// <summary>The group that every project has begins with the rules administrators have set for that, and they count.</summary>
public sealed class DefaultGroupTests
{
    public static TheoryData<DatabaseKind> Kinds => TestDatabase.All;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Kinds))]
    public async Task RulesItBeginsWithCountAsThoseAddedLater(DatabaseKind kind)
    {
        await using var test = await TestDatabase.MakeAsync(kind);
        var database = test.Open();
        const int limit = 3;

        var (added, rules) = await database.WriteAsync(
            scope =>
            {
                scope.Add(new SecurityGroupDefaultRuleRow { Protocol = "tcp", FromPort = 22, ToPort = 22, Cidr = "0.0.0.0/0" });
                scope.Add(new SecurityGroupDefaultRuleRow { Protocol = "icmp", FromPort = -1, ToPort = -1, Cidr = "10.0.0.0/8" });
                GroupMembers.EnsureDefault(scope, "project");
                var group = SecurityGroupStore.Find(scope, "project", SecurityGroupRecord.Default)!;
                long?[] more = [.. new[] { 80, 81 }.Select(port => SecurityGroupStore.TryAddRule(scope, group, limit, new SecurityGroupRuleRecord(0, group.Number, "tcp", port, port, "0.0.0.0/0", null, null), null))];
                return (more.Count(number => number is not null), SecurityGroupStore.Find(scope, group.Number)!.Rules);
            },
            Ct);

        Assert.Equal(1, added);
        Assert.Equal([22, -1, 80], rules.Select(rule => rule.FromPort ?? 0));
    }
}
