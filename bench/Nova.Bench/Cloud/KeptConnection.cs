using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace Nova.Bench.Cloud;

/// <summary>One kept connection of a thread of its own, as plain as can be: what the client spends is taken from the server, on the same cores.</summary>
internal sealed class KeptConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly Uri _url;
    private readonly string _headers;
    private readonly byte[] _buffer = new byte[1 << 16];

    public KeptConnection(Uri url, string token)
    {
        _url = url;
        _headers = $" HTTP/1.1\r\nHost: {url.Authority}\r\nX-Auth-Token: {token}\r\nOpenStack-API-Version: compute 2.90\r\n\r\n";
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(url.Host, url.Port);
    }

    /// <summary>Reads an answer to its end without looking into it; how many bytes its body has.</summary>
    public int Get(string path)
    {
        var request = Encoding.ASCII.GetBytes(string.Concat("GET ", _url.AbsolutePath, path, _headers), _buffer);
        _socket.Send(_buffer.AsSpan(0, request));
        var read = 0;
        int head;
        do
        {
            var more = _socket.Receive(_buffer.AsSpan(read));
            read += more > 0 ? more : throw new BenchException($"GET {path}: the connection was closed");
            head = _buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8);
        }
        while (head < 0);

        var length = LengthOf(_buffer.AsSpan(0, head), path);
        for (var left = length - (read - head - 4); left > 0;)
        {
            var more = _socket.Receive(_buffer.AsSpan(0, Math.Min(left, _buffer.Length)));
            left -= more > 0 ? more : throw new BenchException($"GET {path}: the answer ends too early");
        }

        return length;
    }

    public void Dispose() => _socket.Dispose();

    private static int LengthOf(ReadOnlySpan<byte> head, string path)
    {
        if (!head.StartsWith("HTTP/1.1 200 "u8))
        {
            throw new BenchException($"GET {path} answered {Encoding.ASCII.GetString(head)}");
        }

        var name = "\r\nContent-Length: "u8;
        var at = head.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out int length, out _)
            ? length
            : throw new BenchException($"GET {path}: the answer does not say how long it is");
    }
}
