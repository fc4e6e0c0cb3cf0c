using Nova.Api.Ec2.Pipeline;

namespace Nova.Ec2.Tests.Pipeline;

/// <summary>Every action that some server or client of EC2 in OpenStack has known is either served, or refused as one that is known.</summary>
public sealed class ActionTableTests
{
    private static readonly ILookup<string, string> Known = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "actions.csv"))
        .Skip(1)
        .Select(line => line.Split(','))
        .ToLookup(fields => fields[0], fields => fields[1]);

    /// <summary>Those of the administration until Essex, and one whose handler Icehouse had lost: no client has them.</summary>
    private static bool IsGone(IEnumerable<string> of) => of.All(one => one.StartsWith("pre-icehouse", StringComparison.Ordinal));

    [Fact]
    public void Every_action_is_in_one_of_the_tables()
    {
        var missing = Known.Where(action => !IsGone(action) && Ec2Actions.Find(action.Key) is (null, { Code: not "UnsupportedOperation" })).Select(action => action.Key);
        Assert.Empty(missing);
    }

    [Fact]
    public void What_is_gone_is_unknown()
    {
        Assert.All(Known.Where(IsGone), action => Assert.Equal("InvalidAction", Ec2Actions.Find(action.Key).Unknown?.Code));
    }

    [Fact]
    public void Nothing_is_in_both_tables_or_in_one_that_nobody_knows()
    {
        Assert.Empty(Ec2Actions.All.Select(action => action.Name).Intersect(UnsupportedActions.Names));
        Assert.All(Ec2Actions.All.Select(action => action.Name).Concat(UnsupportedActions.Names), name => Assert.True(Known.Contains(name), name));
    }

    [Fact]
    public void Everything_that_changes_something_asks_a_policy_or_the_image_service()
    {
        Assert.All(Ec2Actions.All.Where(action => action.Changes && action.Policy is null), action => Assert.Contains("Image", action.Name));
    }
}
