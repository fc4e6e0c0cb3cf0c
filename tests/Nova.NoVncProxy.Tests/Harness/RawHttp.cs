using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Nova.NoVncProxy.Tests.Harness;

/// <summary>A request with its path as it is: a client of a library would make it tidy.</summary>
internal static class RawHttp
{
    public static async Task<string> GetAsync(string authority, string target)
    {
        using var client = new TcpClient();
        var parts = authority.Split(':');
        await client.ConnectAsync(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture));
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
