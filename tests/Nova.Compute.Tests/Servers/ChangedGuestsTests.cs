using Nova.Compute.Hosts;
using Nova.Compute.Servers.Recovery;

namespace Nova.Compute.Tests.Servers;

public class ChangedGuestsTests
{
    private readonly ChangedGuests _changed = new();

    [Fact]
    public async Task A_guest_that_changes_again_and_again_is_kept_once()
    {
        var hosts = new[] { Host("a"), Host("b") };
        var guests = new[] { Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid() };
        Parallel.For(0, 100_000, i => _changed.Add(hosts[i % 2], guests[i % 3]));

        await _changed.WaitAsync(TestContext.Current.CancellationToken);
        var taken = _changed.Take();

        Assert.Equal(hosts.ToHashSet(), taken.Keys.ToHashSet());
        Assert.All(taken.Values, ofHost => Assert.Equal(guests.ToHashSet(), ofHost));
        Assert.Empty(_changed.Take());
    }

    [Fact]
    public async Task What_changes_after_the_taking_is_there_the_next_time()
    {
        var (host, first, second) = (Host("a"), Guid.NewGuid(), Guid.NewGuid());
        _changed.Add(host, first);
        await _changed.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal([first], _changed.Take()[host]);

        var waiting = _changed.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        _changed.Add(host, second);
        await waiting;

        Assert.Equal([second], _changed.Take()[host]);
    }

    private static ComputeHost Host(string name) => new(new HostIdentity(name, Guid.NewGuid(), Guid.NewGuid(), IsNew: false), null!, null!, null!, null!, null!);
}
