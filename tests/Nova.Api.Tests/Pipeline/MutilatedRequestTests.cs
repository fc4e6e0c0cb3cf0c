using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Nova.Api.Compute;
using Nova.Api.Pipeline.Routing;
using Nova.Api.Tests.Harness;
using Nova.Core.Servers;

namespace Nova.Api.Tests.Pipeline;

/// <summary>Every request of the API with some of its bytes changed: whatever comes is answered, and never as though the fault were here.</summary>
/// <remarks>The same bytes in every run; a failure names the request that caused it.</remarks>
public sealed partial class MutilatedRequestTests(ApiWithImages fixture) : IClassFixture<ApiWithImages>
{
    private const int Seed = 20261128;
    private const int PerOperation = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>What parsers trip over: ends, half characters, numbers without end, depth, keys twice, what stands for something elsewhere.</summary>
    private static readonly byte[][] Splinters =
    [
        [0], [0xff], [0xc3], [0xed, 0xa0, 0x80], "\""u8.ToArray(), "{"u8.ToArray(), "]"u8.ToArray(), "\\u0000"u8.ToArray(), "\\ud800"u8.ToArray(), "-1"u8.ToArray(), "1e999"u8.ToArray(),
        "99999999999999999999"u8.ToArray(), "null"u8.ToArray(), "[]"u8.ToArray(), "{}"u8.ToArray(), "true"u8.ToArray(), "%00"u8.ToArray(), "%ff"u8.ToArray(), "%"u8.ToArray(), ".."u8.ToArray(), "//"u8.ToArray(),
        "?limit=-1"u8.ToArray(), "&marker=%"u8.ToArray(), "é"u8.ToArray(), "'"u8.ToArray(), ";"u8.ToArray(), [.. Enumerable.Repeat((byte)'[', 300)], [.. Enumerable.Repeat((byte)'a', 5000)],
    ];

    public static TheoryData<string> Operations => [.. ComputeRoutes.Build().All.Select(operation => operation.ToString()).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task NoBytesMakeAFaultOfOurs(string name)
    {
        Operation operation = ComputeRoutes.Build().All.Single(each => each.ToString() == name);
        InstanceRecord server = fixture.Api.Conductor.Servers.Add(project: "aaaa0000");
        string[] bodies = [.. Bodies(operation)];
        for (int i = 0; i < PerOperation; i++)
        {
            var random = new Random(HashCode(name) + i + Seed);
            byte[] body = Encoding.UTF8.GetBytes(bodies[random.Next(bodies.Length)]);
            byte[] target = Encoding.UTF8.GetBytes("/v2.1" + Placeholder().Replace(operation.Path, server.Id.ToString()) + (random.Next(3) == 0 ? "?limit=1&name=a" : ""));
            if (operation.Method is "POST" or "PUT" && random.Next(4) > 0)
            {
                body = Mutilate(body, random);
            }
            else
            {
                target = Mutilate(target, random);
            }

            byte[] request =
            [
                .. Encoding.UTF8.GetBytes(operation.Method), (byte)' ', .. target,
                .. Encoding.UTF8.GetBytes(string.Create(
                    CultureInfo.InvariantCulture,
                    $" HTTP/1.1\r\nHost: nova.example\r\nX-Auth-Token: {ApiHarness.Admin}\r\nOpenStack-API-Version: compute 2.{random.Next(1, 105)}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n")),
                .. body,
            ];
            int status = await SendAsync(request);

            Assert.True(status is 0 or < 500 or 501, $"{status}: {Convert.ToBase64String(request)}\n{Encoding.Latin1.GetString(request)}");
        }
    }

    /// <summary>What the operation is documented with, else something of the sort.</summary>
    private static IEnumerable<string> Bodies(Operation operation)
    {
        string key = operation.Action ?? operation.Path.Trim('/').Split('/')[0];
        string path = Placeholder().Replace(operation.Path, "{}");
        return Sample.ReadAll()
            .Where(sample => sample.IsRequest && sample.Method == operation.Method && Placeholder().Replace(sample.Path, "{}") == path && sample.Action == operation.Action)
            .Select(sample => sample.Request.GetRawText())
            .Append(operation.Action is null
                ? $$$"""{"{{{key.TrimEnd('s')}}}": {"name": "a", "flavorRef": "7", "imageRef": "{{{FakeGlance.ImageId}}}", "metadata": {"a": "b"}, "min_count": 1, "networks": "none"}}"""
                : $$$$"""{"{{{{key}}}}": {"type": "SOFT", "name": "a", "length": 10, "host": null, "metadata": {"a": "b"}}}""");
    }

    private static byte[] Mutilate(byte[] bytes, Random random)
    {
        List<byte> changed = [.. bytes];
        for (int times = random.Next(1, 4); times > 0; times--)
        {
            int at = random.Next(changed.Count + 1);
            switch (random.Next(4))
            {
                case 0 when at < changed.Count:
                    changed[at] = (byte)random.Next(256);
                    break;
                case 1:
                    changed.RemoveRange(at, Math.Min(random.Next(1, 8), changed.Count - at));
                    break;
                case 2:
                    changed.InsertRange(at, changed.Skip(random.Next(changed.Count + 1)).Take(random.Next(40)).ToArray());
                    break;
                default:
                    changed.InsertRange(at, Splinters[random.Next(Splinters.Length)]);
                    break;
            }
        }

        return [.. changed];
    }

    /// <summary>The status; 0 where the connection was closed without one, as for bytes that are no HTTP.</summary>
    private async Task<int> SendAsync(byte[] request)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(fixture.Api.Http.BaseAddress!.Host, fixture.Api.Http.BaseAddress.Port, patience.Token);
        NetworkStream stream = client.GetStream();
        try
        {
            await stream.WriteAsync(request, patience.Token);
            byte[] answer = new byte[12];
            int read = await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, patience.Token);
            return read == answer.Length && int.TryParse(Encoding.Latin1.GetString(answer, 9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int status) ? status : 0;
        }
        catch (Exception closed) when (closed is IOException or SocketException)
        {
            return 0;
        }
    }

    /// <summary>The same in every process, which that of texts is not.</summary>
    private static int HashCode(string text) => text.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter)) & 0xFFFFFF;

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Placeholder();
}
