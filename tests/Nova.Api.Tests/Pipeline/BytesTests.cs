using System.Text;
using Nova.Api.Tests.Harness;

namespace Nova.Api.Tests.Pipeline;

/// <summary>Bytes that are no text, and clients older than the Host header.</summary>
public sealed class BytesTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    public static TheoryData<string, byte[]> BrokenTexts => new()
    {
        { "a byte that is no UTF-8", [.. "{\"keypair\": {\"name\": \"a"u8, 0xff, .. "\"}}"u8] },
        { "a key that is no UTF-8", [.. "{\"keypair\": {\"na"u8, 0xc3, .. "\": \"a\"}}"u8] },
        { "half a character at the end", [.. "{\"keypair\": {\"name\": \"a"u8, 0xe2, 0x82, .. "\"}}"u8] },
        { "Latin-1", Encoding.Latin1.GetBytes("{\"keypair\": {\"name\": \"café\"}}") },
        { "an encoded surrogate", [.. "{\"keypair\": {\"name\": \""u8, 0xed, 0xa0, 0x80, .. "\"}}"u8] },
        { "half a pair of escapes", "{\"keypair\": {\"name\": \"\\ud800\"}}"u8.ToArray() },
        { "the other half", "{\"keypair\": {\"\\udc00\": \"a\"}}"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(BrokenTexts))]
    public async Task ABodyThatIsNoTextIsMalformed(string what, byte[] body)
    {
        var (status, text) = await PostAsync("/v2.1/os-keypairs", body);

        Assert.True(status == 400, $"{what}: {status} {text}");
        Assert.Contains("Malformed request body", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WholePairsOfEscapesAreText()
    {
        var (status, text) = await PostAsync("/v2.1/servers", "{\"server\": {\"name\": \"\\ud83d\\ude00\", \"flavorRef\": \"none\", \"imageRef\": \"\"}}"u8.ToArray());

        Assert.Equal(400, status);
        Assert.Contains("Flavor none could not be found.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LinksForAClientThatNamesNoHostLeadToWhereItIs()
    {
        string address = fixture.Api.Http.BaseAddress!.Authority;

        var (_, named) = await fixture.Api.SendRawAsync("GET / HTTP/1.0\nHost: nova.example");
        var (status, unnamed) = await fixture.Api.SendRawAsync("GET / HTTP/1.0");

        Assert.Contains("http://nova.example/v2.1/", named, StringComparison.Ordinal);
        Assert.Equal(200, status);
        Assert.Contains($"http://{address}/v2.1/", unnamed, StringComparison.Ordinal);
    }

    private Task<(int Status, string Body)> PostAsync(string path, byte[] body) => fixture.Api.SendRawAsync(
        $"""
        POST {path} HTTP/1.1
        Host: nova.example
        X-Auth-Token: {ApiHarness.User}
        Content-Type: application/json
        Content-Length: {body.Length}
        Connection: close
        """,
        body);
}
