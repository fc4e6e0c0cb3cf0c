using Nova.Core.Consoles;
using Nova.Core.Faults;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.ConsoleAuth;
using Nova.Core.Servers;

namespace Nova.ControlPlane.Tests.Consoles;

/// <summary>Console tokens from their making to their end, with real conductors, nova-consoleauths and a fake host.</summary>
public sealed class ConsoleTokenTests
{
    [Fact]
    public async Task A_token_is_known_by_every_consoleauth_and_outlives_the_one_that_made_it()
    {
        await using var cloud = await Cloud.StartAsync(1);
        await cloud.StartConsoleAuthAsync("auth1");
        var (id, endpoint) = await ServerWithConsoleAsync(cloud);
        var token = await AuthorizeAsync(cloud, id, endpoint);
        await cloud.CrashAsync("auth1");
        await cloud.StartConsoleAuthAsync("auth2");
        await cloud.StartConsoleAuthAsync("auth3");

        for (var asked = 0; asked < 4; asked++)
        {
            var grant = await CheckAsync(cloud, token);

            Assert.Equal((id, "host1", ConsoleType.NoVnc, endpoint), (grant!.InstanceId, grant.ComputeHost, grant.Type, grant.Endpoint));
            Assert.InRange(grant.SecondsLeft, 1, 600);
        }
    }

    [Fact]
    public async Task The_database_holds_no_token()
    {
        await using var cloud = await Cloud.StartAsync(1);
        await cloud.StartConsoleAuthAsync("auth1");
        var (id, endpoint) = await ServerWithConsoleAsync(cloud);

        var token = await AuthorizeAsync(cloud, id, endpoint);

        var file = cloud.Database.Database;
        foreach (var path in Directory.GetFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + "*"))
        {
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.DoesNotContain(token, await reader.ReadToEndAsync(), StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>OSSA-2013-006: an old token opened another's guest, whose console had the port by then.</summary>
    [Theory]
    [InlineData(ServerAction.Stop)]
    [InlineData(ServerAction.Suspend)]
    public async Task A_guest_that_stops_takes_its_tokens_with_it_even_if_it_starts_again(ServerAction action)
    {
        await using var cloud = await Cloud.StartAsync(1);
        await cloud.StartConsoleAuthAsync("auth1");
        var (id, endpoint) = await ServerWithConsoleAsync(cloud);
        var token = await AuthorizeAsync(cloud, id, endpoint);

        await cloud.ActAsync(id, action);
        await cloud.UntilIdleAsync();
        Assert.Null(await CheckAsync(cloud, token));
        await cloud.ActAsync(id, action == ServerAction.Stop ? ServerAction.Start : ServerAction.Resume);
        await cloud.UntilIdleAsync();

        Assert.Null(await CheckAsync(cloud, token));
    }

    [Fact]
    public async Task A_deleted_server_has_no_console()
    {
        await using var cloud = await Cloud.StartAsync(1);
        await cloud.StartConsoleAuthAsync("auth1");
        var (id, endpoint) = await ServerWithConsoleAsync(cloud);
        var token = await AuthorizeAsync(cloud, id, endpoint);

        await cloud.DeleteAsync(id);

        Assert.Null(await CheckAsync(cloud, token));
        await cloud.UntilIdleAsync();
        var refused = await Assert.ThrowsAsync<FaultException>(() => AuthorizeAsync(cloud, id, endpoint));
        Assert.Equal(FaultKind.NotFound, refused.Fault.Kind);
    }

    [Fact]
    public async Task A_port_that_is_not_the_guests_opens_nothing()
    {
        await using var cloud = await Cloud.StartAsync(1);
        await cloud.StartConsoleAuthAsync("auth1");
        var (id, endpoint) = await ServerWithConsoleAsync(cloud);
        var (_, others) = await ServerWithConsoleAsync(cloud);

        var token = await AuthorizeAsync(cloud, id, endpoint with { Port = others.Port });

        Assert.Null(await CheckAsync(cloud, token));
    }

    [Fact]
    public async Task A_token_ends_with_its_time()
    {
        await using var cloud = await Cloud.StartAsync(1);
        await cloud.StartConsoleAuthAsync("auth1", "[consoleauth]\ntoken_ttl = 0");
        var (id, endpoint) = await ServerWithConsoleAsync(cloud);

        Assert.Null(await CheckAsync(cloud, await AuthorizeAsync(cloud, id, endpoint)));
    }

    [Fact]
    public async Task Whoever_asks_for_many_tokens_loses_the_oldest()
    {
        await using var cloud = await Cloud.StartAsync(1);
        await cloud.StartConsoleAuthAsync("auth1");
        var (id, endpoint) = await ServerWithConsoleAsync(cloud);

        var tokens = new List<string>();
        for (var made = 0; made < 51; made++)
        {
            tokens.Add(await AuthorizeAsync(cloud, id, endpoint));
        }

        Assert.Null(await CheckAsync(cloud, tokens[0]));
        Assert.NotNull(await CheckAsync(cloud, tokens[1]));
        Assert.NotNull(await CheckAsync(cloud, tokens[50]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("' OR 1=1 --")]
    [InlineData("00000000-0000-4000-8000-000000000000")]
    public async Task What_is_no_token_opens_nothing(string token)
    {
        await using var cloud = await Cloud.StartAsync(1);
        await cloud.StartConsoleAuthAsync("auth1");

        Assert.Null(await CheckAsync(cloud, token));
        Assert.Null(await CheckAsync(cloud, new string('a', 100_000)));
    }

    [Fact]
    public void Tokens_are_not_in_what_records_say_of_themselves()
    {
        Assert.DoesNotContain("s3cret", new CheckToken("s3cret").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", new IssuedToken("s3cret").ToString(), StringComparison.Ordinal);
    }

    private static async Task<(Guid Id, ConsoleEndpoint Endpoint)> ServerWithConsoleAsync(Cloud cloud)
    {
        var id = Assert.Single(await cloud.CreateAsync(1));
        await cloud.UntilIdleAsync();
        return (id, await cloud.Rpc.CallAsync(ComputeRpc.GetConsole, RpcTarget.On("host1"), new GetConsole(id, ConsoleType.NoVnc), Cloud.Tenant));
    }

    private static async Task<string> AuthorizeAsync(Cloud cloud, Guid id, ConsoleEndpoint endpoint) =>
        (await cloud.AskAsync(ConsoleAuthRpc.Authorize, new AuthorizeConsole(id, "host1", ConsoleType.NoVnc, endpoint))).Token;

    private static async Task<ConsoleGrant?> CheckAsync(Cloud cloud, string token) =>
        (await cloud.AskAsync(ConsoleAuthRpc.Check, new CheckToken(token))).Console;
}
