using System.Net;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Nova.ObjectStore.Tests;

/// <summary>Amazon's own client for .NET, as anybody has it from NuGet.</summary>
public sealed class AmazonSdkTests(ObjectStoreFixture store) : IClassFixture<ObjectStoreFixture>
{
    private const int PartBytes = 5 << 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Objects_are_put_got_in_part_listed_and_deleted()
    {
        using var s3 = Client();
        await s3.PutBucketAsync("from-sdk", Cancel);
        PutObjectRequest put = new() { BucketName = "from-sdk", Key = "dir/a b", ContentBody = "0123456789" };
        put.Metadata["colour"] = "blue";
        await s3.PutObjectAsync(put, Cancel);
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = "from-sdk", Key = "top", ContentBody = "x" }, Cancel);

        using var got = await s3.GetObjectAsync(new GetObjectRequest { BucketName = "from-sdk", Key = "dir/a b", ByteRange = new ByteRange(2, 4) }, Cancel);
        using var reader = new StreamReader(got.ResponseStream);
        Assert.Equal((HttpStatusCode.PartialContent, "234", "blue"), (got.HttpStatusCode, await reader.ReadToEndAsync(Cancel), got.Metadata["colour"]));
        var first = await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "from-sdk", Delimiter = "/", MaxKeys = 1 }, Cancel);
        Assert.Equal((true, "dir/"), (first.IsTruncated, Assert.Single(first.CommonPrefixes)));
        var rest = await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "from-sdk", Delimiter = "/", ContinuationToken = first.NextContinuationToken }, Cancel);
        Assert.Equal("top", Assert.Single(rest.S3Objects).Key);
        Assert.Equal("NoSuchKey", (await Assert.ThrowsAsync<NoSuchKeyException>(() => s3.GetObjectAsync("from-sdk", "nothing", Cancel))).ErrorCode);

        await s3.DeleteObjectAsync("from-sdk", "top", Cancel);
        Assert.Equal("dir/a b", Assert.Single((await s3.ListObjectsAsync("from-sdk", Cancel)).S3Objects).Key);
        await s3.DeleteObjectAsync("from-sdk", "dir/a b", Cancel);
        await s3.DeleteBucketAsync("from-sdk", Cancel);
        Assert.DoesNotContain((await s3.ListBucketsAsync(Cancel)).Buckets ?? [], bucket => bucket.BucketName == "from-sdk");
    }

    [Fact]
    public async Task A_large_object_goes_up_in_parts_and_comes_back_whole()
    {
        using var s3 = Client();
        await s3.PutBucketAsync("parts-of-sdk", Cancel);
        var bytes = RandomNumberGenerator.GetBytes(PartBytes + 1000);
        var upload = (await s3.InitiateMultipartUploadAsync("parts-of-sdk", "large", Cancel)).UploadId;
        List<PartETag> parts = [];
        for (var (number, at) = (1, 0); at < bytes.Length; (number, at) = (number + 1, at + PartBytes))
        {
            using var part = new MemoryStream(bytes, at, Math.Min(PartBytes, bytes.Length - at));
            var sent = await s3.UploadPartAsync(new UploadPartRequest { BucketName = "parts-of-sdk", Key = "large", UploadId = upload, PartNumber = number, InputStream = part }, Cancel);
            parts.Add(new PartETag(number, sent.ETag));
        }

        var done = await s3.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest { BucketName = "parts-of-sdk", Key = "large", UploadId = upload, PartETags = parts }, Cancel);

        Assert.EndsWith("-2\"", done.ETag);
        using var got = await s3.GetObjectAsync("parts-of-sdk", "large", Cancel);
        Assert.Equal(SHA256.HashData(bytes), await SHA256.HashDataAsync(got.ResponseStream, Cancel));
        await s3.DeleteObjectsAsync(new DeleteObjectsRequest { BucketName = "parts-of-sdk", Objects = [new() { Key = "large" }] }, Cancel);
        await s3.DeleteBucketAsync("parts-of-sdk", Cancel);
    }

    private AmazonS3Client Client() => new(
        new BasicAWSCredentials(store.Demo.Access, store.Demo.Secret), new AmazonS3Config { ServiceURL = store.Url, AuthenticationRegion = "RegionOne", ForcePathStyle = true, UseHttp = true, MaxErrorRetry = 0 });
}
