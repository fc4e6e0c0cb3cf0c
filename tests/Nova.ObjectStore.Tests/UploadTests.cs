using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Nova.ObjectStore.Tests;

/// <summary>Objects that come in parts.</summary>
public sealed class UploadTests(ObjectStoreFixture store) : IClassFixture<ObjectStoreFixture>
{
    private static readonly byte[] Large = RandomNumberGenerator.GetBytes(5 << 20);
    private static readonly byte[] Small = "the end"u8.ToArray();

    [Fact]
    public async Task Parts_become_an_object_in_the_order_of_their_numbers()
    {
        var (bucket, upload) = await BeginAsync();
        var second = await PartAsync(bucket, upload, 7, Small);
        await PartAsync(bucket, upload, 2, "replaced by the next"u8.ToArray());
        var first = await PartAsync(bucket, upload, 2, Large);

        Assert.Equal("NoSuchKey", (await store.SendAsync("GET", $"/{bucket}/key")).Code);
        Assert.Equal(["2", "7"], (await store.SendAsync("GET", $"/{bucket}/key?uploadId={upload}")).Texts("PartNumber"));
        Assert.Equal([upload], (await store.SendAsync("GET", $"/{bucket}?uploads")).Texts("UploadId"));
        var done = await CompleteAsync(bucket, upload, (2, first), (7, second));

        var etag = $"\"{Convert.ToHexStringLower(MD5.HashData([.. MD5.HashData(Large), .. MD5.HashData(Small)]))}-2\"";
        Assert.Equal([etag], done.Texts("ETag"));
        var got = await store.SendAsync("GET", $"/{bucket}/key");
        Assert.Equal([.. Large, .. Small], got.Body);
        Assert.Equal((etag, "blue"), (got.Headers["ETag"], got.Headers["x-amz-meta-colour"]));
        Assert.Equal("NoSuchUpload", (await CompleteAsync(bucket, upload, (2, first))).Code);
        Assert.Empty((await store.SendAsync("GET", $"/{bucket}?uploads")).Texts("UploadId"));
    }

    [Fact]
    public async Task A_list_of_parts_that_is_wrong_changes_nothing()
    {
        var (bucket, upload) = await BeginAsync();
        var small = await PartAsync(bucket, upload, 1, Small);
        var large = await PartAsync(bucket, upload, 2, Large);

        Assert.Equal("EntityTooSmall", (await CompleteAsync(bucket, upload, (1, small), (2, large))).Code);
        Assert.Equal("InvalidPartOrder", (await CompleteAsync(bucket, upload, (2, large), (1, small))).Code);
        Assert.Equal("InvalidPart", (await CompleteAsync(bucket, upload, (2, small))).Code);
        Assert.Equal("InvalidPart", (await CompleteAsync(bucket, upload, (3, small))).Code);
        Assert.Equal("MalformedXML", (await CompleteAsync(bucket, upload)).Code);
        Assert.Equal("InvalidArgument", (await store.SendAsync("PUT", $"/{bucket}/key?partNumber=10001&uploadId={upload}", Small)).Code);
        Assert.Equal("NoSuchUpload", (await store.SendAsync("PUT", $"/{bucket}/other?partNumber=1&uploadId={upload}", Small)).Code);
        Assert.Equal("NoSuchUpload", (await store.SendAsync("PUT", $"/{bucket}/key?partNumber=1&uploadId=../../x", Small)).Code);

        Assert.Equal(HttpStatusCode.NoContent, (await store.SendAsync("DELETE", $"/{bucket}/key?uploadId={upload}")).Status);
        Assert.Equal("NoSuchUpload", (await CompleteAsync(bucket, upload, (2, large))).Code);
        Assert.Equal(HttpStatusCode.NoContent, (await store.SendAsync("DELETE", $"/{bucket}")).Status);
    }

    /// <summary>A link that leads nowhere is there for who looks and gone for who opens it, as a file between the two.</summary>
    [Fact]
    public async Task A_file_that_goes_before_it_is_opened_is_none()
    {
        var (bucket, upload) = await BeginAsync();
        var small = await PartAsync(bucket, upload, 1, Small);
        var folder = Path.Combine(store.Folder, store.DemoProject, bucket);
        File.CreateSymbolicLink(Path.Combine(folder, "uploads", upload, "00002"), "nowhere");
        File.CreateSymbolicLink(Path.Combine(folder, "objects", "gone"), "nowhere");

        Assert.Equal("NoSuchKey", (await store.SendAsync("GET", $"/{bucket}/gone")).Code);
        Assert.Equal(["1"], (await store.SendAsync("GET", $"/{bucket}/key?uploadId={upload}")).Texts("PartNumber"));
        Assert.Equal("InvalidPart", (await CompleteAsync(bucket, upload, (2, small))).Code);
    }

    private async Task<(string Bucket, string Upload)> BeginAsync()
    {
        var bucket = await store.BucketAsync();
        var begun = await store.SendAsync("POST", $"/{bucket}/key?uploads", headers: ("x-amz-meta-colour", "blue"));
        return (bucket, begun.Texts("UploadId").Single());
    }

    private async Task<string> PartAsync(string bucket, string upload, int number, byte[] bytes)
    {
        var reply = await store.SendAsync("PUT", $"/{bucket}/key?partNumber={number}&uploadId={upload}", bytes);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return reply.Headers["ETag"];
    }

    private Task<S3Reply> CompleteAsync(string bucket, string upload, params (int Number, string ETag)[] parts)
    {
        var list = string.Concat(parts.Select(part => $"<Part><PartNumber>{part.Number}</PartNumber><ETag>{WebUtility.HtmlEncode(part.ETag)}</ETag></Part>"));
        var body = $"<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{list}</CompleteMultipartUpload>";
        return store.SendAsync("POST", $"/{bucket}/key?uploadId={upload}", Encoding.UTF8.GetBytes(body));
    }
}
