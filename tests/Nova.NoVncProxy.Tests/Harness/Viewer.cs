using System.Net.WebSockets;

namespace Nova.NoVncProxy.Tests.Harness;

/// <summary>What noVNC does, in a few lines.</summary>
internal static class Viewer
{
    /// <summary>RFB's handshake up to SecurityResult.</summary>
    public static async Task<WebSocketStream> GreetAsync(ClientWebSocket socket)
    {
        var stream = WebSocketStream.Create(socket, WebSocketMessageType.Binary);
        Assert.Equal("RFB 003.008\n"u8.ToArray(), await TakeAsync(stream, 12));
        await stream.WriteAsync("RFB 003.008\n"u8.ToArray());
        Assert.Equal(new byte[] { 1, 1 }, await TakeAsync(stream, 2));
        await stream.WriteAsync(new byte[] { 1 });
        return stream;
    }

    public static async Task<byte[]> TakeAsync(Stream stream, int count)
    {
        var bytes = new byte[count];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await stream.ReadExactlyAsync(bytes, limit.Token);
        return bytes;
    }

    /// <summary>Reads to the end, and says how it was closed.</summary>
    public static async Task<(WebSocketCloseStatus? Status, string? Reason)> EndAsync(ClientWebSocket socket)
    {
        var buffer = new byte[65536];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await socket.ReceiveAsync(buffer, limit.Token)).MessageType != WebSocketMessageType.Close)
        {
            // What was on its way.
        }

        return (socket.CloseStatus, socket.CloseStatusDescription);
    }
}
