using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Nova.Core;
using Nova.Core.Consoles;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.ConsoleAuth;
using Nova.Messaging;
using Nova.NoVncProxy.Sessions;
using Nova.NoVncProxy.Tests.Harness;
using Nova.NoVncProxy.Xvp;

namespace Nova.NoVncProxy.Tests.Xvp;

/// <summary>What the Java client says and is told, byte for byte.</summary>
public sealed class XvpTests
{
    [Fact]
    public async Task After_one_line_the_connection_is_the_guests()
    {
        using var guest = new VncServer(async stream => await stream.CopyToAsync(stream));

        Assert.Equal("HTTP/1.1 200 OK\r\n\r\nhello", await TalkAsync(guest, $"GET /console?token={ProxyUnderTest.Token} HTTP/1.1\r\nHost: x\r\n\r\nhello"));
    }

    [Theory]
    [InlineData("GET /console HTTP/1.1\r\n\r\n", "400 Bad Request")]
    [InlineData("GET /console?token= HTTP/1.1\r\n\r\n", "400 Bad Request")]
    [InlineData("GET /console?token=" + ProxyUnderTest.Token + "%0d%0aa HTTP/1.1\r\n\r\n", "400 Bad Request")]
    [InlineData("POST /console?token=" + ProxyUnderTest.Token + " HTTP/1.1\r\n\r\n", "400 Bad Request")]
    [InlineData("GET /console?token=another HTTP/1.1\r\n\r\n", "401 Not Authorized")]
    public async Task Without_a_good_token_nobody_is_dialled(string request, string status)
    {
        using var guest = VncServer.Echoing();

        Assert.Equal($"HTTP/1.1 {status}\r\n\r\n", await TalkAsync(guest, request));
        Assert.Equal(0, guest.Connections);
    }

    [Fact]
    public async Task A_session_ends_with_its_token_where_the_options_say_so()
    {
        var time = new FakeTimeProvider();
        using var guest = new VncServer(async stream => await stream.CopyToAsync(stream));
        var session = SessionWith(guest, new ProxyOptions { EndsWithToken = true, IdleTimeout = TimeSpan.Zero }, time);
        var (client, proxysClient) = await StreamPair.OpenAsync();
        var running = session.RunAsync(proxysClient, TestContext.Current.CancellationToken);
        await client.WriteAsync(Encoding.ASCII.GetBytes($"GET /console?token={ProxyUnderTest.Token} HTTP/1.1\r\n\r\nhello"));
        await Viewer.TakeAsync(client, "HTTP/1.1 200 OK\r\n\r\nhello".Length);

        time.Advance(TimeSpan.FromSeconds(599));
        Assert.False(running.IsCompleted);
        for (var tries = 0; !running.IsCompleted; tries++)
        {
            Assert.InRange(tries, 0, 500);
            time.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await running;
        await proxysClient.DisposeAsync();
        await client.DisposeAsync();
    }

    [Theory]
    [InlineData(0, false, 0)]
    [InlineData(0, true, 600)]
    [InlineData(300, true, 300)]
    [InlineData(900, true, 600)]
    [InlineData(900, false, 900)]
    public void A_session_lasts_as_long_as_the_shorter_of_both_limits(int lifetime, bool endsWithToken, int expected)
    {
        var options = new ProxyOptions { Lifetime = TimeSpan.FromSeconds(lifetime), EndsWithToken = endsWithToken };
        var grant = new ConsoleGrant(Guid.Empty, "host1", ConsoleType.XvpVnc, new ConsoleEndpoint("127.0.0.1", 5900), 600);

        Assert.Equal(TimeSpan.FromSeconds(expected), options.LifetimeOf(grant));
    }

    private static XvpSession SessionWith(VncServer guest, ProxyOptions options, TimeProvider time)
    {
        var endpoint = new ConsoleEndpoint("127.0.0.1", guest.Port);
        var tokens = new TokenCheck(ProxyKind.XvpVnc, new OneToken(endpoint), time, NullLogger<TokenCheck>.Instance);
        return new XvpSession(options, tokens, new SessionPlaces(10, 10), new DialConsole(time), time, NullLogger<XvpSession>.Instance);
    }

    private static async Task<string> TalkAsync(VncServer guest, string request)
    {
        var session = SessionWith(guest, new ProxyOptions(), TimeProvider.System);
        var (client, proxysClient) = await StreamPair.OpenAsync();
        var running = session.RunAsync(proxysClient, TestContext.Current.CancellationToken);
        await client.WriteAsync(Encoding.ASCII.GetBytes(request));
        var expected = request.EndsWith("hello", StringComparison.Ordinal) ? "HTTP/1.1 200 OK\r\n\r\nhello".Length : 0;
        var told = expected > 0 ? await Viewer.TakeAsync(client, expected) : [];
        client.Socket.Shutdown(SocketShutdown.Send);
        await running;
        await proxysClient.DisposeAsync();
        var rest = new MemoryStream();
        await client.CopyToAsync(rest);
        await client.DisposeAsync();
        return Encoding.ASCII.GetString([.. told, .. rest.ToArray()]);
    }

    private sealed class OneToken(ConsoleEndpoint endpoint) : IRpcClient
    {
        public Task<TReply> CallAsync<TRequest, TReply>(
            RpcMethod<TRequest, TReply> method, RpcTarget target, TRequest request, RequestContext context, CallOptions options = default, CancellationToken ct = default)
        {
            var grant = request is CheckToken { Token: ProxyUnderTest.Token } ? new ConsoleGrant(Guid.NewGuid(), "host1", ConsoleType.XvpVnc, endpoint, 600) : null;
            return Task.FromResult((TReply)(object)new CheckedToken(grant));
        }

        public Task FanoutAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, RequestContext context, CancellationToken ct = default) =>
            Task.CompletedTask;
    }
}
