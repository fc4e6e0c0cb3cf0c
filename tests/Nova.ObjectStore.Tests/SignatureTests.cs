using System.Net;
using System.Text;

namespace Nova.ObjectStore.Tests;

/// <summary>Who may do anything at all, and whose buckets they see.</summary>
public sealed class SignatureTests(ObjectStoreFixture store) : IClassFixture<ObjectStoreFixture>
{
    private static readonly byte[] Body = "some bytes"u8.ToArray();

    [Fact]
    public async Task Signed_bodies_are_stored_and_others_are_not()
    {
        var bucket = await store.BucketAsync();
        var now = TimeProvider.System.GetUtcNow();

        Assert.Equal(HttpStatusCode.OK, (await SendAsync($"/{bucket}/signed", Body, now)).Status);
        Assert.Equal("XAmzContentSHA256Mismatch", (await SendAsync($"/{bucket}/other", Body, now, hash: new string('0', 64))).Code);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync($"/{bucket}/unsigned", Body, now, hash: "UNSIGNED-PAYLOAD")).Status);
        Assert.Equal(["signed", "unsigned"], (await store.SendAsync("GET", "/" + bucket)).Texts("Key"));
    }

    [Fact]
    public async Task Unsigned_wrongly_signed_late_and_malformed_requests_are_refused()
    {
        var now = TimeProvider.System.GetUtcNow();

        Assert.Equal("AccessDenied", (await store.SendAsync("GET", "/", token: null)).Code);
        Assert.Equal("InvalidToken", (await store.SendAsync("GET", "/", token: "guess")).Code);
        Assert.Equal("SignatureDoesNotMatch", (await SendAsync("/", [], now, secret: "guess")).Code);
        Assert.Equal("SignatureDoesNotMatch", (await SendAsync("/", [], now, access: "nobody")).Code);
        Assert.Equal("RequestTimeTooSkewed", (await SendAsync("/", [], now.AddMinutes(-16))).Code);
        Assert.Equal("RequestTimeTooSkewed", (await SendAsync("/", [], now.AddMinutes(16))).Code);
        foreach (var header in (string[])["AWS4-HMAC-SHA256 x", "AWS x", "AWS :", "Basic eA==", "AWS4-HMAC-SHA256 Credential=a/b/c/d, SignedHeaders=host, Signature=0"])
        {
            var reply = await store.SendAsync("GET", "/", token: null, headers: ("Authorization", header));
            Assert.Equal("AuthorizationHeaderMalformed", reply.Code);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_header_that_is_obeyed_was_signed(bool isPresigned)
    {
        var bucket = await store.BucketAsync();
        await store.SendAsync("PUT", $"/{bucket}/theirs", Body);
        var now = TimeProvider.System.GetUtcNow();
        HttpRequestMessage Put(string key) => isPresigned
            ? V4Signing.Presigned(store, "PUT", $"/{bucket}/{key}", store.Demo, now)
            : V4Signing.Request(store, "PUT", $"/{bucket}/{key}", [], store.Demo, now);
        using var plain = Put("plain");
        using var copy = Put("copy");
        copy.Headers.Add("X-Amz-Copy-Source", $"/{bucket}/theirs");

        Assert.Equal(HttpStatusCode.OK, (await store.SendAsync(plain)).Status);
        Assert.Equal("AccessDenied", (await store.SendAsync(copy)).Code);
        Assert.Equal("NoSuchKey", (await store.SendAsync("GET", $"/{bucket}/copy")).Code);
        using var signed = V4Signing.Request(store, "PUT", $"/{bucket}/copy", [], store.Demo, now, null, null, ("x-amz-copy-source", $"/{bucket}/theirs"));
        Assert.Equal(HttpStatusCode.OK, (await store.SendAsync(signed)).Status);
        Assert.Equal(Body, (await store.SendAsync("GET", $"/{bucket}/copy")).Body);
    }

    [Fact]
    public async Task An_address_is_signed_with_its_host()
    {
        using var elsewhere = V4Signing.Presigned(store, "GET", "/", store.Demo, TimeProvider.System.GetUtcNow(), signed: ("accept", "text/xml"));
        elsewhere.Headers.Add("Accept", "text/xml");

        Assert.Equal("AccessDenied", (await store.SendAsync(elsewhere)).Code);
    }

    [Fact]
    public async Task Every_project_has_buckets_of_its_own()
    {
        var bucket = await store.BucketAsync();
        await store.SendAsync("PUT", $"/{bucket}/mine", Body);

        Assert.Equal("NoSuchBucket", (await store.SendAsync("GET", $"/{bucket}/mine", token: store.AdminToken)).Code);
        Assert.Equal("NoSuchBucket", (await store.SendAsync("PUT", $"/{bucket}/mine", Body, token: store.AdminToken)).Code);
        Assert.DoesNotContain(bucket, (await store.SendAsync("GET", "/", token: store.AdminToken)).Texts("Name"));
        Assert.Equal(HttpStatusCode.OK, (await store.SendAsync("PUT", "/" + bucket, token: store.AdminToken)).Status);
        Assert.Equal(Body, (await store.SendAsync("GET", $"/{bucket}/mine")).Body);
    }

    [Fact]
    public async Task The_bucket_may_be_in_the_host()
    {
        var bucket = await store.BucketAsync();
        var now = TimeProvider.System.GetUtcNow();
        using var request = V4Signing.Request(store, "PUT", "/a%20key", Body, store.Demo, now, host: $"{bucket}.s3.example:3333");

        Assert.Equal(HttpStatusCode.OK, (await store.SendAsync(request)).Status);
        Assert.Equal(Body, (await store.SendAsync("GET", $"/{bucket}/a%20key")).Body);
    }

    [Theory]
    [InlineData("5;chunk-signature=aa\r\nhello\r\n6\r\n world\r\n0;chunk-signature=bb\r\n\r\n", 11, "hello world")]
    [InlineData("b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n", 11, "hello world")]
    [InlineData("0\r\n\r\n", 0, "")]
    [InlineData("5\r\nhello\r\n0\r\n\r\n", 11, null)]
    [InlineData("b\r\nhello world\r\n0\r\n\r\n", 5, null)]
    [InlineData("b\r\nhello", 11, null)]
    [InlineData("b\r\nhello worldX\r\n0\r\n\r\n", 11, null)]
    [InlineData("-1\r\n\r\n", 0, null)]
    [InlineData("zz\r\nhello\r\n", 5, null)]
    public async Task Chunked_bodies_are_what_is_between_the_lines(string wire, int length, string? expected)
    {
        var bucket = await store.BucketAsync();
        using var request = V4Signing.Request(
            store, "PUT", $"/{bucket}/chunked", Encoding.Latin1.GetBytes(wire), store.Demo, TimeProvider.System.GetUtcNow(), hash: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            host: null, ("x-amz-decoded-content-length", length.ToString()), ("Content-Encoding", "aws-chunked"));

        var reply = await store.SendAsync(request);

        Assert.Equal(expected is null ? HttpStatusCode.BadRequest : HttpStatusCode.OK, reply.Status);
        var stored = await store.SendAsync("GET", $"/{bucket}/chunked");
        Assert.Equal(expected, expected is null ? null : stored.Text);
        Assert.Equal(expected is null ? "NoSuchKey" : null, expected is null ? stored.Code : null);
        Assert.False(stored.Headers.ContainsKey("Content-Encoding"));
    }

    private async Task<S3Reply> SendAsync(string path, byte[] body, DateTimeOffset at, string? hash = null, string? access = null, string? secret = null)
    {
        using var request = V4Signing.Request(
            store, body.Length > 0 ? "PUT" : "GET", path, body, (access ?? store.Demo.Access, secret ?? store.Demo.Secret), at, hash);
        return await store.SendAsync(request);
    }
}
