using Nova.Core.Servers;

namespace Nova.Core.Tests.Servers;

public sealed class StateNamesTests
{
    [Fact]
    public void EveryStateHasItsOwnNameAndIsFoundByIt()
    {
        Assert.All(Enum.GetValues<VmState>(), state => Assert.True(StateNames.TryParse(StateNames.Of(state), out VmState read) && read == state));
        Assert.All(Enum.GetValues<TaskState>(), state => Assert.True(StateNames.TryParse(StateNames.Of(state), out TaskState read) && read == state));
    }

    /// <summary>One server in a state that a newer conductor knows must not make the list of all fail.</summary>
    [Fact]
    public void StateOfANewerDaemonIsUnknown()
    {
        Assert.Equal("unknown", StateNames.Of((VmState)200));
        Assert.Equal("unknown", StateNames.Of((TaskState?)(TaskState)200));
    }
}
