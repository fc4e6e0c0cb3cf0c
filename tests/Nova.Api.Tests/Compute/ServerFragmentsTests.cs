using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Nova.Api.Compute.Servers.Views;
using Nova.Api.Microversions;
using Nova.Api.Pipeline;
using Nova.Api.Tests.Harness;
using Nova.Core.Servers;

namespace Nova.Api.Tests.Compute;

/// <summary>What is remembered of the servers that were shown.</summary>
public sealed class ServerFragmentsTests
{
    private static readonly ServerShape Member = new(1, false, false, false, false, true);

    private readonly ServerFragments _fragments = new();
    private readonly InstanceRecord _server = new FakeServers().Add();

    public static TheoryData<string, string> Shapes
    {
        get
        {
            var shapes = new TheoryData<string, string>();
            foreach (int minor in (int[])[1, 3, 9, 16, 19, 26, 47, 63, 71, 73, 75, 90, 96, 98, 100, Microversion.MaxMinor])
            {
                shapes.Add(ApiHarness.User, $"2.{minor}");
                shapes.Add(ApiHarness.Admin, $"2.{minor}");
            }

            return shapes;
        }
    }

    [Fact]
    public void ATextServesTheRevisionItWasMadeOf()
    {
        Encode(Member, _server, "first");
        ShapedFragments known = _fragments.Of(Member);

        Assert.Equal("""{"reservation_id":"first"}""", Encoding.UTF8.GetString(known.Find(_server)!.Json));
        Assert.Null(known.Find(_server with { Revision = _server.Revision + 1 }));
        Assert.Null(known.Find(_server with { Id = Guid.NewGuid() }));
    }

    [Fact]
    public void ANewerOneTakesItsPlace()
    {
        InstanceRecord newer = _server with { Revision = _server.Revision + 1 };
        Encode(Member, _server, "first");
        Encode(Member, newer, "second");

        Assert.NotNull(_fragments.Of(Member).Find(newer));
        Assert.Null(_fragments.Of(Member).Find(_server));
    }

    [Fact]
    public void EveryShapeHasItsOwn()
    {
        Encode(Member, _server, "first");

        ServerShape[] others =
        [
            Member with { Minor = 2 },
            Member with { SeesAttributes = true },
            Member with { SeesExtraSpecs = true },
            Member with { SeesHostStatus = true },
            Member with { IsAdmin = true },
            Member with { InList = false },
        ];
        Assert.All(others, other => Assert.Null(_fragments.Of(other).Find(_server)));
        Assert.NotNull(_fragments.Of(Member).Find(_server));
    }

    [Fact]
    public void ALivePartIsNotKeptAndStandsWhereItsMarkStood()
    {
        ShapedFragments texts = _fragments.Of(Member);
        ServerText kept = texts.Encode(
            _server,
            new ReservationView($"{LiveMarks.Of(LivePart.SelfRoot)}a{LiveMarks.Of(LivePart.HostStatus)}{LiveMarks.Of(LivePart.BookmarkRoot)}"),
            ServerViews.Reservation.At(new Microversion(1)));

        Assert.Equal("""{"reservation_id":"a"}""", Encoding.UTF8.GetString(kept.Json));
        Assert.Equal("""{"reservation_id":"http://\"x/a_UP_http://y/"}""", Written(kept, new LiveValues(new LinkRoots("http://\"x/", "http://y/"), "_UP_"u8.ToArray())));
        Assert.Equal("""{"reservation_id":"a"}""", Written(kept, new LiveValues(new LinkRoots("", ""), [])));
    }

    /// <summary>What serves the next request must not tell anything of this one.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task AKeptTextHoldsOnlyWhatIsInTheRecordOrItsShape(string token, string version)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        await using ApiHarness api = await ApiHarness.StartAsync("[oslo_middleware]\nenable_proxy_headers_parsing = true", time: time);
        InstanceRecord server = api.Conductor.Servers.Add(with: s => s with
        {
            VmState = VmState.Error,
            Fault = new InstanceFault(500, "No valid host was found.", "where", DateTimeOffset.UnixEpoch),
            ImageProperties = new Dictionary<string, string> { ["os_type"] = "linux" },
            SchedulerHints = """{"group":"x"}""",
            Description = "a \"description\"",
        });
        ServerFragments fragments = api.Services.GetRequiredService<ApiBackends>().Fragments;
        foreach (string path in (string[])[$"/v2.1/servers/{server.Id}", token == ApiHarness.Admin ? "/v2.1/servers/detail?all_tenants=1" : "/v2.1/servers/detail"])
        {
            Answer first = await ShowAsync(path, "first.example");
            long kept = fragments.Bytes;
            api.Conductor.Hosts.Disable(2);
            time.Advance(TimeSpan.FromMinutes(5));

            Answer fromKept = await ShowAsync(path, "second.example:9");
            Assert.Equal(kept, fragments.Bytes);
            api.Conductor.Servers.Change(server.Id, s => s);
            Answer anew = await ShowAsync(path, "second.example:9");

            Assert.Equal(anew.Text, fromKept.Text);
            Assert.Contains("//first.example/", first.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("first.example", fromKept.Text, StringComparison.Ordinal);
        }

        Task<Answer> ShowAsync(string path, string host) => api.SendAsync("GET", path, token: token, version: version, headers: ("X-Forwarded-Host", host));
    }

    [Fact]
    public async Task AClientThatNamesTheHostDifferentlyEachTimeFillsNothing()
    {
        await using ApiHarness api = await ApiHarness.StartAsync();
        InstanceRecord server = api.Conductor.Servers.Add();
        ServerFragments fragments = api.Services.GetRequiredService<ApiBackends>().Fragments;
        await api.SendAsync("GET", $"/v2.1/servers/{server.Id}");
        long kept = fragments.Bytes;

        for (int i = 0; i < 100; i++)
        {
            Answer answer = await api.SendAsync("GET", $"/v2.1/servers/{server.Id}", headers: ("Host", $"h{i}.example"));
            Assert.Contains($"http://h{i}.example/v2.1/servers/{server.Id}", answer.Text, StringComparison.Ordinal);
        }

        Assert.True(kept > 0);
        Assert.Equal(kept, fragments.Bytes);
    }

    [Fact]
    public void WhereItIsFullItStartsAfresh()
    {
        string big = new('x', 1 << 20);
        Encode(Member, _server, "short");
        for (int i = 0; i < 31; i++)
        {
            Encode(Member, _server with { Id = Guid.NewGuid() }, big);
        }

        // The same server again and again takes no more room.
        for (int i = 0; i < 10_000; i++)
        {
            Encode(Member, _server, "short");
        }

        Assert.NotNull(_fragments.Of(Member).Find(_server));
        Encode(Member, _server with { Id = Guid.NewGuid() }, big);
        Assert.Null(_fragments.Of(Member).Find(_server));
    }

    [Fact]
    public void OneRequestDoesNotFillItBeyondItsBound()
    {
        string big = new('x', 1 << 20);
        ShapedFragments texts = _fragments.Of(Member);
        InstanceRecord[] servers = [.. Enumerable.Range(0, 100).Select(_ => _server with { Id = Guid.NewGuid() })];
        foreach (InstanceRecord server in servers)
        {
            texts.Encode(server, new ReservationView(big), ServerViews.Reservation.At(new Microversion(1)));
        }

        Assert.InRange(servers.Count(server => texts.Find(server) is not null), 16, 32);
    }

    private static string Written(ServerText text, LiveValues live)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            text.Write(writer, live);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private void Encode(ServerShape shape, InstanceRecord server, string text) =>
        _fragments.Of(shape).Encode(server, new ReservationView(text), ServerViews.Reservation.At(new Microversion(1)));
}
