using Nova.Api.Compute.Servers.Views;
using Nova.Api.Microversions;
using Nova.Api.Tests.Harness;
using Nova.Core.Servers;

namespace Nova.Api.Tests.Compute;

/// <summary>What is remembered of the servers that were shown.</summary>
public sealed class ServerFragmentsTests
{
    private static readonly ServerShape Member = new("http://a/v2.1/servers/", "http://a/servers/", 1, false, false, false, true);

    private readonly ServerFragments _fragments = new();
    private readonly InstanceRecord _server = new FakeServers().Add();

    [Fact]
    public void ATextServesTheRevisionAndHostStatusItWasMadeOf()
    {
        Encode(Member, _server, "UP", "first");
        ShapedFragments known = _fragments.Of(Member);

        Assert.Equal("""{"reservation_id":"first"}"""u8.ToArray(), known.Find(_server, "UP")!.Value.Json);
        Assert.Null(known.Find(_server with { Revision = _server.Revision + 1 }, "UP"));
        Assert.Null(known.Find(_server, "DOWN"));
        Assert.Null(known.Find(_server, null));
        Assert.Null(known.Find(_server with { Id = Guid.NewGuid() }, "UP"));
    }

    [Fact]
    public void ANewerOneTakesItsPlace()
    {
        InstanceRecord newer = _server with { Revision = _server.Revision + 1 };
        Encode(Member, _server, null, "first");
        Encode(Member, newer, null, "second");

        Assert.NotNull(_fragments.Of(Member).Find(newer, null));
        Assert.Null(_fragments.Of(Member).Find(_server, null));
    }

    [Fact]
    public void EveryShapeHasItsOwn()
    {
        Encode(Member, _server, null, "first");

        ServerShape[] others =
        [
            Member with { Self = "http://b/v2.1/servers/" },
            Member with { Bookmark = "http://b/servers/" },
            Member with { Minor = 2 },
            Member with { SeesAttributes = true },
            Member with { SeesExtraSpecs = true },
            Member with { IsAdmin = true },
            Member with { InList = false },
        ];
        Assert.All(others, other => Assert.Null(_fragments.Of(other).Find(_server, null)));
        Assert.NotNull(_fragments.Of(Member).Find(_server, null));
    }

    [Fact]
    public void WhereItIsFullItStartsAfresh()
    {
        string big = new('x', 1 << 20);
        Encode(Member, _server, null, "short");
        for (int i = 0; i < 31; i++)
        {
            Encode(Member, _server with { Id = Guid.NewGuid() }, null, big);
        }

        // The same server again and again takes no more room.
        for (int i = 0; i < 10_000; i++)
        {
            Encode(Member, _server, null, "short");
        }

        Assert.NotNull(_fragments.Of(Member).Find(_server, null));
        Encode(Member, _server with { Id = Guid.NewGuid() }, null, big);
        Assert.Null(_fragments.Of(Member).Find(_server, null));
    }

    private void Encode(ServerShape shape, InstanceRecord server, string? hostStatus, string text) =>
        _fragments.Of(shape).Encode(server, hostStatus, new ReservationView(text), ServerViews.Reservation.At(new Microversion(1)));
}
