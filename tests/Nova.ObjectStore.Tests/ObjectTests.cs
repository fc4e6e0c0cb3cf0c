using System.Net;
using System.Security.Cryptography;

namespace Nova.ObjectStore.Tests;

/// <summary>Objects from their making to their end.</summary>
public sealed class ObjectTests(ObjectStoreFixture store) : IClassFixture<ObjectStoreFixture>
{
    private static readonly byte[] Body = "0123456789"u8.ToArray();

    [Fact]
    public async Task An_object_comes_back_as_it_was_put()
    {
        var bucket = await store.BucketAsync();
        var etag = $"\"{Convert.ToHexStringLower(MD5.HashData(Body))}\"";

        var put = await store.SendAsync("PUT", $"/{bucket}/dir/a%2Bb%20c", Body, headers: [("Content-Type", "text/x-odd"), ("x-amz-meta-Colour", "blue"), ("Cache-Control", "no-store")]);
        var got = await store.SendAsync("GET", $"/{bucket}/dir/a%2Bb%20c");
        var head = await store.SendAsync("HEAD", $"/{bucket}/dir/a%2Bb%20c");

        Assert.Equal(etag, put.Headers["ETag"]);
        Assert.Equal(Body, got.Body);
        Assert.Empty(head.Body);
        foreach (var reply in (S3Reply[])[got, head])
        {
            Assert.Equal(HttpStatusCode.OK, reply.Status);
            Assert.Equal("10", reply.Headers["Content-Length"]);
            Assert.Equal((etag, "text/x-odd", "blue", "no-store"), (reply.Headers["ETag"], reply.Headers["Content-Type"], reply.Headers["x-amz-meta-colour"], reply.Headers["Cache-Control"]));
        }

        Assert.Equal(HttpStatusCode.NoContent, (await store.SendAsync("DELETE", $"/{bucket}/dir/a%2Bb%20c")).Status);
        Assert.Equal("NoSuchKey", (await store.SendAsync("GET", $"/{bucket}/dir/a%2Bb%20c")).Code);
        Assert.Equal(HttpStatusCode.NoContent, (await store.SendAsync("DELETE", $"/{bucket}/dir/a%2Bb%20c")).Status);
    }

    [Theory]
    [InlineData("bytes=2-4", 206, "234", "bytes 2-4/10")]
    [InlineData("bytes=7-", 206, "789", "bytes 7-9/10")]
    [InlineData("bytes=-3", 206, "789", "bytes 7-9/10")]
    [InlineData("bytes=-30", 206, "0123456789", "bytes 0-9/10")]
    [InlineData("bytes=8-99", 206, "89", "bytes 8-9/10")]
    [InlineData("bytes=10-", 416, null, "bytes */10")]
    [InlineData("bytes=0-1,4-5", 200, "0123456789", null)]
    [InlineData("lines=1-2", 200, "0123456789", null)]
    public async Task Ranges(string range, int status, string? text, string? contentRange)
    {
        var bucket = await store.BucketAsync();
        await store.SendAsync("PUT", $"/{bucket}/key", Body);

        var reply = await store.SendAsync("GET", $"/{bucket}/key", headers: ("Range", range));

        Assert.Equal((status, contentRange), ((int)reply.Status, reply.Headers.GetValueOrDefault("Content-Range")));
        Assert.Equal(text, status == 416 ? null : reply.Text);
    }

    [Theory]
    [InlineData("If-Match", "{etag}", 200)]
    [InlineData("If-Match", "\"other\"", 412)]
    [InlineData("If-None-Match", "{etag}", 304)]
    [InlineData("If-None-Match", "\"other\"", 200)]
    [InlineData("If-None-Match", "*", 304)]
    [InlineData("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT", 304)]
    [InlineData("If-Modified-Since", "Sat, 01 Jan 2000 00:00:00 GMT", 200)]
    [InlineData("If-Unmodified-Since", "Sat, 01 Jan 2000 00:00:00 GMT", 412)]
    [InlineData("If-Unmodified-Since", "Fri, 01 Jan 2100 00:00:00 GMT", 200)]
    public async Task Conditions(string header, string value, int expected)
    {
        var bucket = await store.BucketAsync();
        var etag = (await store.SendAsync("PUT", $"/{bucket}/key", Body)).Headers["ETag"];

        Assert.Equal(expected, (int)(await store.SendAsync("GET", $"/{bucket}/key", headers: (header, value.Replace("{etag}", etag)))).Status);
    }

    [Fact]
    public async Task What_is_refused_leaves_what_was_there()
    {
        var bucket = await store.BucketAsync();
        await store.SendAsync("PUT", $"/{bucket}/key", Body);
        byte[] other = [1, 2, 3];

        Assert.Equal("PreconditionFailed", (await store.SendAsync("PUT", $"/{bucket}/key", other, headers: ("If-None-Match", "*"))).Code);
        Assert.Equal("BadDigest", (await store.SendAsync("PUT", $"/{bucket}/key", other, headers: ("Content-MD5", Convert.ToBase64String(new byte[16])))).Code);
        Assert.Equal("InvalidDigest", (await store.SendAsync("PUT", $"/{bucket}/key", other, headers: ("Content-MD5", "AAAA"))).Code);
        Assert.Equal("MetadataTooLarge", (await store.SendAsync("PUT", $"/{bucket}/key", other, headers: ("x-amz-meta-a", new string('a', 2100)))).Code);
        Assert.Equal("NotImplemented", (await store.SendAsync("PUT", $"/{bucket}/key?acl", other)).Code);
        Assert.Equal("NoSuchBucket", (await store.SendAsync("PUT", "/nothing-here/key", other)).Code);
        Assert.Equal(Body, (await store.SendAsync("GET", $"/{bucket}/key")).Body);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(store.Folder, store.DemoProject, bucket, "incoming")));
    }

    [Fact]
    public async Task A_project_has_so_much_room_and_gets_back_what_it_deletes()
    {
        var bucket = await store.BucketAsync();
        var large = new byte[ObjectStoreFixture.LargestObject];

        Assert.Equal("EntityTooLarge", (await store.SendAsync("PUT", $"/{bucket}/more", new byte[large.Length + 1])).Code);
        for (var turn = 0; turn < 5; turn++)
        {
            Assert.Equal(HttpStatusCode.OK, (await store.SendAsync("PUT", $"/{bucket}/same", large)).Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await store.SendAsync("PUT", $"/{bucket}/second", large)).Status);
        Assert.Equal(HttpStatusCode.OK, (await store.SendAsync("PUT", $"/{bucket}/third", large)).Status);
        Assert.Equal("QuotaExceeded", (await store.SendAsync("PUT", $"/{bucket}/fourth", large)).Code);
        await store.SendAsync("DELETE", $"/{bucket}/third");
        Assert.Equal(HttpStatusCode.OK, (await store.SendAsync("PUT", $"/{bucket}/fourth", large)).Status);
        foreach (var key in (string[])["same", "second", "fourth"])
        {
            await store.SendAsync("DELETE", $"/{bucket}/{key}");
        }
    }

    [Fact]
    public async Task A_project_has_only_so_many_buckets()
    {
        Task<S3Reply> OfAdminAsync(string method, int number) => store.SendAsync(method, $"/many-{number}", token: store.AdminToken);

        for (var i = 0; i < ObjectStoreFixture.ProjectBuckets; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await OfAdminAsync("PUT", i)).Status);
        }

        Assert.Equal("TooManyBuckets", (await OfAdminAsync("PUT", ObjectStoreFixture.ProjectBuckets)).Code);
        await OfAdminAsync("DELETE", 0);
        Assert.Equal(HttpStatusCode.OK, (await OfAdminAsync("PUT", ObjectStoreFixture.ProjectBuckets)).Status);
        for (var i = 1; i <= ObjectStoreFixture.ProjectBuckets; i++)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await OfAdminAsync("DELETE", i)).Status);
        }
    }

    [Fact]
    public async Task Copies_and_deletes_of_many()
    {
        var bucket = await store.BucketAsync();
        await store.SendAsync("PUT", $"/{bucket}/one", Body, headers: ("x-amz-meta-colour", "blue"));

        Assert.Equal(HttpStatusCode.OK, (await store.SendAsync("PUT", $"/{bucket}/two", headers: ("x-amz-copy-source", $"/{bucket}/one"))).Status);
        var copy = await store.SendAsync("GET", $"/{bucket}/two");
        Assert.Equal(("0123456789", "blue"), (copy.Text, copy.Headers["x-amz-meta-colour"]));
        Assert.Equal("NoSuchKey", (await store.SendAsync("PUT", $"/{bucket}/two", headers: ("x-amz-copy-source", $"/{bucket}/none"))).Code);
        Assert.Equal("InvalidArgument", (await store.SendAsync("PUT", $"/{bucket}/two", headers: ("x-amz-copy-source", "/../../etc/passwd"))).Code);

        Assert.Equal("BucketNotEmpty", (await store.SendAsync("DELETE", $"/{bucket}")).Code);
        var many = "<Delete><Object><Key>one</Key></Object><Object><Key>two</Key></Object></Delete>"u8.ToArray();
        Assert.Equal(["one", "two"], (await store.SendAsync("POST", $"/{bucket}?delete", many)).Texts("Key"));
        Assert.Equal(HttpStatusCode.NoContent, (await store.SendAsync("DELETE", $"/{bucket}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await store.SendAsync("HEAD", $"/{bucket}")).Status);
    }
}
