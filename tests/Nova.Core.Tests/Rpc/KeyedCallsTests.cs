using Nova.Core.Rpc;

namespace Nova.Core.Tests.Rpc;

public sealed class KeyedCallsTests
{
    [Fact]
    public void AnIdIsTheSameInEveryRunAndAnotherForEveryCall()
    {
        var request = Guid.NewGuid();
        var id = KeyedCalls.Id(request, "servers.create", 0);

        Assert.Equal(id, KeyedCalls.Id(request, "servers.create", 0));
        Assert.Equal(
            4,
            new HashSet<Guid> { id, KeyedCalls.Id(request, "servers.create", 1), KeyedCalls.Id(request, "servers.delete", 0), KeyedCalls.Id(Guid.NewGuid(), "servers.create", 0) }.Count);
    }

    [Fact]
    public void AnIdTellsThatItBelongsToAKey()
    {
        for (var ordinal = 0; ordinal < 100; ordinal++)
        {
            Assert.True(KeyedCalls.IsKeyed(KeyedCalls.Id(Guid.NewGuid(), "m", ordinal)));
            Assert.False(KeyedCalls.IsKeyed(Guid.NewGuid()));
        }
    }
}
