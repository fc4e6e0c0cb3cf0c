using Nova.Api.Compute.Servers.Views;
using Nova.Api.Microversions;
using Nova.Api.Tests.Harness;
using Nova.Core.Servers;

namespace Nova.Api.Tests.Compute;

/// <summary>What lists remember of the servers they showed.</summary>
public sealed class ServerFragmentsTests
{
    private static readonly ServerShape Member = new("http://a/v2.1/servers/", "http://a/servers/", 1, false, false, false);

    private readonly ServerFragments _fragments = new();
    private readonly InstanceRecord _server = new FakeServers().Add();

    [Fact]
    public void AnEntryServesTheRevisionAndHostStatusItWasMadeOf()
    {
        Encode(Member, _server, "UP", "first");
        ServerFragments.Entry entry = _fragments.Of(Member)[_server.Id];

        Assert.True(entry.Shows(_server, "UP"));
        Assert.False(entry.Shows(_server with { Revision = _server.Revision + 1 }, "UP"));
        Assert.False(entry.Shows(_server, "DOWN"));
        Assert.False(entry.Shows(_server, null));
        Assert.Equal("""{"reservation_id":"first"}"""u8.ToArray(), entry.Json);
    }

    [Fact]
    public void ANewerOneTakesItsPlace()
    {
        InstanceRecord newer = _server with { Revision = _server.Revision + 1 };
        Encode(Member, _server, null, "first");
        Encode(Member, newer, null, "second");

        ServerFragments.Entry entry = Assert.Single(_fragments.Of(Member)).Value;
        Assert.True(entry.Shows(newer, null));
        Assert.False(entry.Shows(_server, null));
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
        ];
        Assert.All(others, other => Assert.Empty(_fragments.Of(other)));
        Assert.Single(_fragments.Of(Member));
    }

    [Fact]
    public void WhereItIsFullItStartsAfresh()
    {
        string big = new('x', 1 << 20);
        for (int i = 0; i < 31; i++)
        {
            Encode(Member, _server with { Id = Guid.NewGuid() }, null, big);
        }

        // The same server again and again takes no more room.
        for (int i = 0; i < 10; i++)
        {
            Encode(Member, _server, null, "short");
        }

        Assert.Equal(32, _fragments.Of(Member).Count);
        Encode(Member, _server with { Id = Guid.NewGuid() }, null, big);
        Assert.Empty(_fragments.Of(Member));
    }

    private void Encode(ServerShape shape, InstanceRecord server, string? hostStatus, string text)
    {
        var known = _fragments.Of(shape);
        _fragments.Encode(known, server, hostStatus, new ReservationView(text), ServerViews.Reservation.At(new Microversion(1)));
    }
}
