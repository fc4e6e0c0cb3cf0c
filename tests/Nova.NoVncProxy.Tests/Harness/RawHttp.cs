using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Nova.NoVncProxy.Tests.Harness;

/// <summary>A request as it is, and all that comes until the connection ends: a client of a library would make it tidy.</summary>
internal static class RawHttp
{
    public static async Task<string> GetAsync(string authority, string target, string headers = "Connection: close\r\n")
    {
        using var client = new TcpClient();
        var parts = authority.Split(':');
        await client.ConnectAsync(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture));
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: {authority}\r\n{headers}\r\n"));
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
