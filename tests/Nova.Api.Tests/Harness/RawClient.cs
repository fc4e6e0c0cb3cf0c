using System.Net.Sockets;
using System.Text;

namespace Nova.Api.Tests.Harness;

/// <summary>Requests byte for byte, which no HTTP library would send.</summary>
internal static class RawClient
{
    /// <summary>Sends a request on a connection of its own; the answer's status and body.</summary>
    public static async Task<(int Status, string Body)> SendRawAsync(this ApiHarness api, string head, ReadOnlyMemory<byte> body = default)
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync(api.Http.BaseAddress!.Host, api.Http.BaseAddress.Port, cancel);
        NetworkStream stream = client.GetStream();
        byte[] start = Encoding.Latin1.GetBytes(head.ReplaceLineEndings("\r\n") + "\r\n\r\n");
        await stream.WriteAsync(start, cancel);
        await stream.WriteAsync(body, cancel);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        string answer = await reader.ReadToEndAsync(cancel);
        int end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture), end < 0 ? "" : answer[(end + 4)..]);
    }

    /// <summary>A request whose target is sent as it stands here.</summary>
    public static Task<(int Status, string Body)> SendToAsync(this ApiHarness api, string method, string target, string token = ApiHarness.User) =>
        api.SendRawAsync($"""
            {method} {target} HTTP/1.1
            Host: nova.example
            X-Auth-Token: {token}
            OpenStack-API-Version: compute 2.104
            Connection: close
            """);
}
