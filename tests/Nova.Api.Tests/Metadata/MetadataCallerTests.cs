using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Nova.Api.Tests.Harness;
using Nova.Core;
using Nova.Core.Servers;
using Nova.Metadata.Serving;

namespace Nova.Api.Tests.Metadata;

/// <summary>A guest is told of itself, whatever it says about who it is.</summary>
public sealed class MetadataCallerTests
{
    private const string Uuid = "/openstack/latest/meta_data.json";
    private const string Secret = "between neutron and nova";

    private const string BehindProxy = $"""
        [neutron]
        service_metadata_proxy = true
        metadata_proxy_shared_secret = {Secret}
        """;

    [Fact]
    public async Task TheAddressAGuestAsksFromNamesIt()
    {
        await using var metadata = await MetadataHarness.StartAsync();
        InstanceRecord mine = metadata.AddServer("127.0.0.1"), other = metadata.AddServer("127.0.0.2", project: "ffff9999");

        Assert.Contains(mine.Id.ToString(), (await metadata.AskAsync(Uuid, from: "127.0.0.1")).Body, StringComparison.Ordinal);
        Assert.Contains(other.Id.ToString(), (await metadata.AskAsync(Uuid, from: "127.0.0.2")).Body, StringComparison.Ordinal);
        Assert.Equal(404, (await metadata.AskAsync(Uuid, from: "127.0.0.3")).Status);
    }

    [Fact]
    public async Task ForgedHeadersAreNotBelieved()
    {
        await using var metadata = await MetadataHarness.StartAsync();
        InstanceRecord mine = metadata.AddServer("127.0.0.1"), other = metadata.AddServer("127.0.0.2", project: "ffff9999");
        string[] forged =
        [
            "X-Forwarded-For: 127.0.0.2", $"X-Instance-ID: {other.Id}", "X-Tenant-ID: ffff9999", $"X-Instance-ID-Signature: {Sign(other.Id.ToString(), "")}",
        ];

        var (status, body) = await metadata.AskAsync(Uuid, from: "127.0.0.1", headers: forged);
        var stranger = await metadata.AskAsync(Uuid, from: "127.0.0.3", headers: forged);

        Assert.Equal(200, status);
        Assert.Contains(mine.Id.ToString(), body, StringComparison.Ordinal);
        Assert.DoesNotContain(other.Id.ToString(), body, StringComparison.Ordinal);
        Assert.Equal(404, stranger.Status);
    }

    [Fact]
    public async Task AForwardedAddressIsBelievedWhereTheOperatorSaysSo()
    {
        await using var metadata = await MetadataHarness.StartAsync("[api]\nuse_forwarded_for = true");
        InstanceRecord server = metadata.AddServer("10.0.0.3");

        var (status, body) = await metadata.AskAsync(Uuid, headers: "X-Forwarded-For: 10.0.0.3");

        Assert.Equal(200, status);
        Assert.Contains(server.Id.ToString(), body, StringComparison.Ordinal);
        Assert.Equal(404, (await metadata.AskAsync(Uuid, headers: "X-Forwarded-For: 10.0.0.3, 10.0.0.4")).Status);
        Assert.Equal(404, (await metadata.AskAsync(Uuid, headers: ["X-Forwarded-For: 10.0.0.3", "X-Forwarded-For: 10.0.0.4"])).Status);
    }

    [Fact]
    public async Task TheProxysSignatureNamesAServer()
    {
        await using var metadata = await MetadataHarness.StartAsync(BehindProxy);
        InstanceRecord server = metadata.AddServer("10.0.0.3");
        string id = server.Id.ToString();

        var (status, body) = await metadata.AskAsync(Uuid, headers: Headers(id, Sign(id, Secret), "abcd1234"));

        Assert.Equal(200, status);
        Assert.Contains(id, body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the other project", 404)]
    [InlineData("another secret", 403)]
    [InlineData("the signature of another server", 403)]
    [InlineData("a signature cut short", 403)]
    [InlineData("a signature in capitals", 403)]
    [InlineData("no server", 404)]
    [InlineData("no id", 404)]
    public async Task WhatTheProxyDidNotSignIsRefused(string what, int expected)
    {
        await using var metadata = await MetadataHarness.StartAsync(BehindProxy);
        string id = metadata.AddServer("127.0.0.1").Id.ToString(), other = Guid.NewGuid().ToString(), good = Sign(id, Secret);
        string[] headers = what switch
        {
            "the other project" => Headers(id, good, "ffff9999"),
            "another secret" => Headers(id, Sign(id, "guessed"), "abcd1234"),
            "the signature of another server" => Headers(id, Sign(other, Secret), "abcd1234"),
            "a signature cut short" => Headers(id, good[..63], "abcd1234"),
            "a signature in capitals" => Headers(id, good.ToUpperInvariant(), "abcd1234"),
            "no server" => Headers(other, Sign(other, Secret), "abcd1234"),
            _ => Headers("../" + id, Sign("../" + id, Secret), "abcd1234"),
        };

        // From the server's own address, which names nobody here.
        Assert.Equal(expected, (await metadata.AskAsync(Uuid, headers: headers)).Status);
    }

    [Theory]
    [InlineData(0, "X-Instance-ID header is missing from request.")]
    [InlineData(1, "X-Instance-ID-Signature header is missing from request.")]
    [InlineData(2, "X-Tenant-ID header is missing from request.")]
    public async Task AHeaderThatIsMissingOrDoubledIsSaid(int which, string message)
    {
        await using var metadata = await MetadataHarness.StartAsync(BehindProxy);
        string id = metadata.AddServer("127.0.0.1").Id.ToString();
        string[] all = Headers(id, Sign(id, Secret), "abcd1234");

        var missing = await metadata.AskAsync(Uuid, headers: [.. all.Where((_, index) => index != which)]);
        var doubled = await metadata.AskAsync(Uuid, headers: [.. all, all[which]]);

        Assert.Equal((400, $"400 Bad Request\n\n{message}\n\n   "), missing);
        Assert.Equal(400, doubled.Status);
        Assert.Contains($"Multiple {all[which].Split(':')[0]} headers", doubled.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFailureTellsAGuestNothing()
    {
        await using var metadata = await MetadataHarness.StartAsync();
        metadata.AddServer("127.0.0.1");
        metadata.AddServer("127.0.0.1");

        var (status, body) = await metadata.AskAsync(Uuid);

        // Two servers with one address: the conductor here fails on it.
        Assert.Equal((500, "500 Internal Server Error\n\nAn unknown error has occurred. Please try your request again.\n\n   "), (status, body));
    }

    [Fact]
    public async Task WhatIsKnownIsAskedForAgainAfterAWhile()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var metadata = await MetadataHarness.StartAsync(time: time);
        InstanceRecord server = metadata.AddServer("127.0.0.1");

        Assert.Equal((200, "server.novalocal"), await metadata.AskAsync("/latest/meta-data/hostname"));
        metadata.Conductor.Servers.Change(server.Id, one => one with { Hostname = "renamed" });
        Assert.Equal((200, "server.novalocal"), await metadata.AskAsync("/latest/meta-data/hostname"));
        time.Advance(TimeSpan.FromSeconds(16));

        Assert.Equal((200, "renamed.novalocal"), await metadata.AskAsync("/latest/meta-data/hostname"));
        Assert.Equal(2, metadata.Conductor.Servers.Asked.Count(asked => asked == "find by address"));
    }

    [Fact]
    public async Task WhatIsKeptIsBounded()
    {
        await using var metadata = await MetadataHarness.StartAsync(BehindProxy);
        var guests = metadata.Services.GetRequiredService<KnownGuests>();
        for (int i = 0; i < 400; i++)
        {
            InstanceRecord server = metadata.AddServer($"10.0.1.{i}", with: one => one with { UserData = new string('A', 65532) });
            Assert.NotNull(await guests.FindAsync(server.Id, RequestContext.ForService("req-1"), TestContext.Current.CancellationToken));
        }

        Assert.InRange(guests.Bytes, 1, KnownGuests.MostBytes);
    }

    [Theory]
    [InlineData("user data")]
    [InlineData("metadata")]
    [InlineData("properties of its image")]
    [InlineData("hints")]
    [InlineData("description")]
    [InlineData("tags")]
    public async Task WhateverATenantFillsCounts(string what)
    {
        const int Length = 50_000;
        await using var metadata = await MetadataHarness.StartAsync(BehindProxy);
        var guests = metadata.Services.GetRequiredService<KnownGuests>();
        var text = new string('A', Length);
        var texts = new Dictionary<string, string> { ["key"] = text };
        InstanceRecord server = metadata.AddServer("10.0.1.1", with: one => what switch
        {
            "user data" => one with { UserData = text },
            "metadata" => one with { Metadata = texts },
            "properties of its image" => one with { ImageProperties = texts },
            "hints" => one with { SchedulerHints = text },
            "description" => one with { Description = text },
            _ => one with { Tags = [text] },
        });

        Assert.NotNull(await guests.FindAsync(server.Id, RequestContext.ForService("req-1"), TestContext.Current.CancellationToken));

        Assert.InRange(guests.Bytes, sizeof(char) * Length, KnownGuests.MostBytes);
    }

    [Fact]
    public async Task WhatIsAskedForAGuestHasTheIdOfItsRequest()
    {
        await using var metadata = await MetadataHarness.StartAsync();
        metadata.AddServer("127.0.0.1");
        using var http = new HttpClient();

        using HttpResponseMessage answer = await http.GetAsync(new Uri(metadata.Address, "/openstack/latest/password"), TestContext.Current.CancellationToken);

        string id = Assert.Single(answer.Headers.GetValues("x-openstack-request-id"));
        Assert.Equal([id, id], metadata.Conductor.Servers.RequestIds);
    }

    private static string[] Headers(string id, string signature, string tenant) =>
        [$"X-Instance-ID: {id}", $"X-Instance-ID-Signature: {signature}", $"X-Tenant-ID: {tenant}"];

    private static string Sign(string id, string secret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(id)));
}
