using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Nova.NoVncProxy.Tests.Harness;

namespace Nova.NoVncProxy.Tests.Sessions;

/// <summary>Frames of clients that mean no good, and peers that are slow.</summary>
public sealed class FrameTests
{
    [Fact]
    public async Task A_frame_that_claims_to_be_huge_allots_nothing()
    {
        using var guest = VncServer.Echoing();
        await using var proxy = await ProxyUnderTest.StartAsync(guest);
        using var client = await UpgradeAsync(proxy);
        var stream = client.GetStream();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        // A binary frame of 2^62 bytes, masked with zeros, of which twelve come.
        var frame = new byte[14 + 12];
        frame[0] = 0x82;
        frame[1] = 0xff;
        BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(2), 1UL << 62);
        "RFB 003.008\n"u8.CopyTo(frame.AsSpan(14));
        await stream.WriteAsync(frame);

        // Its first bytes are passed on as they come: the handshake goes on.
        Assert.Equal(new byte[] { 0x82, 2, 1, 1 }, await Viewer.TakeAsync(stream, 4));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 16 << 20);
    }

    [Fact]
    public async Task A_frame_that_comes_a_byte_at_a_time_is_a_frame()
    {
        using var guest = VncServer.Echoing();
        await using var proxy = await ProxyUnderTest.StartAsync(guest);
        using var client = await UpgradeAsync(proxy);
        var stream = client.GetStream();

        foreach (var one in (byte[])[0x82, 0x8c, 0, 0, 0, 0, .. "RFB 003.008\n"u8])
        {
            await stream.WriteAsync(new[] { one });
            await stream.FlushAsync();
        }

        Assert.Equal(new byte[] { 0x82, 2, 1, 1 }, await Viewer.TakeAsync(stream, 4));
    }

    [Fact]
    public async Task Bytes_that_are_no_frame_end_the_session()
    {
        using var guest = VncServer.Echoing();
        await using var proxy = await ProxyUnderTest.StartAsync(guest);
        using var client = await UpgradeAsync(proxy);
        var stream = client.GetStream();

        // Not masked, and of a reserved kind.
        await stream.WriteAsync(new byte[] { 0xff, 0x05, 1, 2, 3, 4, 5 });

        var rest = new MemoryStream();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await stream.CopyToAsync(rest, limit.Token);
        }
        catch (IOException)
        {
            // Cut off, which is an end as well.
        }

        Assert.True(rest.Length < 1000);
    }

    [Fact]
    public async Task A_viewer_that_does_not_read_holds_the_guest_back()
    {
        long sent = 0;
        var stuck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var guest = new VncServer(async stream =>
        {
            await VncServer.GreetAsync(stream, 1);
            var block = new byte[1 << 16];
            while (true)
            {
                var write = stream.WriteAsync(block).AsTask();
                if (await Task.WhenAny(write, Task.Delay(TimeSpan.FromSeconds(2))) != write)
                {
                    stuck.TrySetResult();
                }

                await write;
                Interlocked.Add(ref sent, block.Length);
            }
        });
        await using var proxy = await ProxyUnderTest.StartAsync(guest);
        using var socket = await proxy.ConnectAsync();
        await Viewer.GreetAsync(socket);

        await stuck.Task.WaitAsync(TimeSpan.FromSeconds(60));

        // What sockets and one buffer hold, and no more, however long it lasts.
        Assert.InRange(Interlocked.Read(ref sent), 0, 64 << 20);
    }

    [Fact]
    public async Task Ten_megabytes_arrive_both_ways_as_they_were_sent()
    {
        using var guest = VncServer.Echoing();
        await using var proxy = await ProxyUnderTest.StartAsync(guest);
        using var socket = await proxy.ConnectAsync();
        var stream = await Viewer.GreetAsync(socket);
        await Viewer.TakeAsync(stream, 4);
        var sent = new byte[10 << 20];
        new Random(1).NextBytes(sent);

        var sending = stream.WriteAsync(sent).AsTask();
        var received = await Viewer.TakeAsync(stream, sent.Length);
        await sending;

        Assert.True(sent.AsSpan().SequenceEqual(received));
    }

    /// <summary>A web socket by hand, up to where the proxy has said RFB's version.</summary>
    private static async Task<TcpClient> UpgradeAsync(ProxyUnderTest proxy)
    {
        var client = new TcpClient();
        var authority = proxy.Authority.Split(':');
        await client.ConnectAsync(authority[0], int.Parse(authority[1], System.Globalization.CultureInfo.InvariantCulture));
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET /?token={ProxyUnderTest.Token} HTTP/1.1\r\nHost: {proxy.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)(await Viewer.TakeAsync(stream, 1))[0]);
        }

        Assert.StartsWith("HTTP/1.1 101 ", head.ToString(), StringComparison.Ordinal);
        Assert.Equal((byte[])[0x82, 12, .. "RFB 003.008\n"u8], await Viewer.TakeAsync(stream, 14));
        return client;
    }
}
