using System.Net;
using System.Net.WebSockets;
using Nova.Core.Consoles;
using Nova.Core.Rpc.Compute;
using Nova.NoVncProxy.Tests.Harness;

namespace Nova.NoVncProxy.Tests.Sessions;

/// <summary>Who gets in, by what form of request, and how it ends.</summary>
public sealed class OpenSessionTests
{
    private const string Token = ProxyUnderTest.Token;

    [Theory]
    [InlineData("/?token=" + Token)] // vnc_lite.html?path=%3Ftoken%3D…
    [InlineData("/websockify?token=" + Token)]
    [InlineData("/websockify/?other=1&token=" + Token)]
    [InlineData("/websockify", "Cookie", "token=" + Token)] // vnc_auto.html?token=…
    [InlineData("/websockify", "Cookie", "; =; malformed=a=b; token=" + Token + "; \"")]
    [InlineData("/?token=" + Token, "Sec-WebSocket-Protocol", "binary")] // noVNC before 1.0
    [InlineData("/?token=" + Token, "Origin", "http://127.0.0.1")]
    [InlineData("/?token=" + Token, "Origin", "http://127.0.0.1:6080")] // the port does not count
    [InlineData("/?token=" + Token, "Origin", "http://portal.example")] // allowed_origins
    public async Task Every_form_of_request_opens_the_console(string target, string? header = null, string? value = null)
    {
        using var guest = VncServer.Echoing();
        await using var proxy = await ProxyUnderTest.StartAsync(guest, "[console]\nallowed_origins = portal.example");

        using var socket = await proxy.ConnectAsync(target, header is null ? [] : [(header, value!)]);
        var stream = await Viewer.GreetAsync(socket);

        Assert.Equal(new byte[4], await Viewer.TakeAsync(stream, 4));
        await stream.WriteAsync("ping"u8.ToArray());
        Assert.Equal("ping"u8.ToArray(), await Viewer.TakeAsync(stream, 4));
        Assert.Equal(header == "Sec-WebSocket-Protocol" ? "binary" : null, socket.SubProtocol);
    }

    /// <summary>A script that reads on after the head takes a body for the console's bytes.</summary>
    [Fact]
    public async Task A_refusal_is_a_head_and_the_end_of_the_connection()
    {
        using var guest = VncServer.Echoing();
        await using var proxy = await ProxyUnderTest.StartAsync(guest);

        var answer = await RawHttp.GetAsync(
            proxy.Authority,
            "/?token=none",
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");

        Assert.StartsWith("HTTP/1.1 403 Invalid Token\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/?token=")]
    [InlineData("/?token=00000000-0000-4000-8000-000000000000")]
    [InlineData("/?token=" + Token + "%0d%0aSet-Cookie:%20a=b")]
    [InlineData("/", "Cookie", "token=another")]
    public async Task No_token_no_console(string target, string? header = null, string? value = null)
    {
        using var guest = VncServer.Echoing();
        await using var proxy = await ProxyUnderTest.StartAsync(guest);

        Assert.Equal(403, await proxy.RefusedAsync(target, header is null ? [] : [(header, value!)]));
        Assert.Equal(0, guest.Connections);
    }

    /// <summary>OSSA-2015-005: a page of another site opened a console with the user's cookie.</summary>
    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("https://127.0.0.1")] // another scheme than the proxy's own address
    [InlineData("http://127.0.0.1.evil.example")]
    [InlineData("null")]
    [InlineData("nonsense")]
    public async Task A_page_of_another_site_opens_nothing_and_nobody_is_dialled(string origin)
    {
        using var guest = VncServer.Echoing();
        await using var proxy = await ProxyUnderTest.StartAsync(guest);

        Assert.Equal(403, await proxy.RefusedAsync("/websockify", ("Cookie", "token=" + Token), ("Origin", origin)));
        Assert.Equal(0, guest.Connections);
    }

    /// <summary>OSSN-0101: a request's Host header was added to what all later ones were checked against.</summary>
    [Fact]
    public async Task A_forged_host_opens_the_door_for_nobody_else()
    {
        using var guest = VncServer.Echoing();
        await using var proxy = await ProxyUnderTest.StartAsync(guest);
        using (await proxy.ConnectAsync(headers: [("Host", "evil.example"), ("Origin", "http://evil.example")]))
        {
            // That client lies to itself alone.
        }

        Assert.Equal(403, await proxy.RefusedAsync("/?token=" + Token, ("Origin", "http://evil.example")));
    }

    [Fact]
    public async Task A_token_for_another_kind_of_console_is_none()
    {
        using var guest = VncServer.Echoing();
        await using var proxy = await ProxyUnderTest.StartAsync(ConsoleProxies.ConfigureNoVnc, new ConsoleEndpoint("127.0.0.1", guest.Port), ConsoleType.Serial);

        Assert.Equal(403, await proxy.RefusedAsync());
        Assert.Equal(0, guest.Connections);
    }

    /// <summary>OSSN-0008: whoever had a token could use up the proxy.</summary>
    [Fact]
    public async Task Sessions_are_bounded_by_token_and_a_place_is_free_again_after_one()
    {
        using var guest = VncServer.Echoing();
        await using var proxy = await ProxyUnderTest.StartAsync(guest, "[console]\nmax_sessions_per_token = 2");
        using var first = await proxy.ConnectAsync();
        using var second = await proxy.ConnectAsync();

        Assert.Equal(503, await proxy.RefusedAsync());

        await Viewer.GreetAsync(first);
        await first.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        using var third = await AgainAsync(proxy);
        await Viewer.GreetAsync(third);
    }

    [Fact]
    public async Task A_guest_that_goes_ends_the_session()
    {
        using var guest = new VncServer(async stream => await VncServer.GreetAsync(stream, 1));
        await using var proxy = await ProxyUnderTest.StartAsync(guest);
        using var socket = await proxy.ConnectAsync();
        await Viewer.GreetAsync(socket);

        Assert.Equal((WebSocketCloseStatus.NormalClosure, "Target closed"), await Viewer.EndAsync(socket));
    }

    [Fact]
    public async Task A_guest_that_cannot_be_reached_is_said_to_be()
    {
        var gone = VncServer.Echoing();
        await using var proxy = await ProxyUnderTest.StartAsync(gone);
        gone.Dispose();
        using var socket = await proxy.ConnectAsync();

        Assert.Equal((WebSocketCloseStatus.EndpointUnavailable, "The console cannot be reached."), await Viewer.EndAsync(socket));
    }

    [Fact]
    public async Task A_proxy_that_stops_tells_its_sessions()
    {
        using var guest = VncServer.Echoing();
        await using var proxy = await ProxyUnderTest.StartAsync(guest);
        using var socket = await proxy.ConnectAsync();
        await Viewer.TakeAsync(await Viewer.GreetAsync(socket), 4);

        var stopped = proxy.StopAsync();

        Assert.Equal((WebSocketCloseStatus.EndpointUnavailable, "The console proxy is stopping."), await Viewer.EndAsync(socket));
        await stopped;
    }

    [Theory]
    [InlineData("session_idle_timeout = 1", "The console was idle for too long.")]
    [InlineData("session_lifetime = 1", "The console's time is over.")]
    public async Task A_session_has_limits(string option, string reason)
    {
        using var guest = VncServer.Echoing();
        await using var proxy = await ProxyUnderTest.StartAsync(guest, "[console]\n" + option);
        using var socket = await proxy.ConnectAsync();
        await Viewer.GreetAsync(socket);

        Assert.Equal((WebSocketCloseStatus.PolicyViolation, reason), await Viewer.EndAsync(socket));
    }

    [Fact]
    public async Task A_serial_console_is_bytes_from_the_first_on_and_has_no_pages()
    {
        using var guest = new VncServer(async stream => await stream.CopyToAsync(stream));
        await using var proxy = await ProxyUnderTest.StartAsync(
            ConsoleProxies.ConfigureSerial, new ConsoleEndpoint("127.0.0.1", guest.Port, AccessUrlBase: "ws://127.0.0.1:6083/"), ConsoleType.Serial);
        using var socket = await proxy.ConnectAsync(headers: [("Sec-WebSocket-Protocol", "binary"), ("Origin", "http://127.0.0.1")]);
        var stream = WebSocketStream.Create(socket, WebSocketMessageType.Binary);

        await stream.WriteAsync("login: "u8.ToArray());

        Assert.Equal("login: "u8.ToArray(), await Viewer.TakeAsync(stream, 7));
        Assert.Equal(HttpStatusCode.NotFound, (await proxy.Http.GetAsync("/vnc_auto.html")).StatusCode);
    }

    /// <summary>The place is given back when the proxy has seen the end, which is after the viewer has.</summary>
    private static async Task<ClientWebSocket> AgainAsync(ProxyUnderTest proxy)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await proxy.ConnectAsync();
            }
            catch (WebSocketException) when (tries < 100)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }
}
