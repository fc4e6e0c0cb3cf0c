using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Nova.Http;
using Nova.ObjectStore.Objects;
using Nova.ObjectStore.Pipeline;
using Nova.ObjectStore.Signatures;
using Nova.ObjectStore.Storage;

namespace Nova.ObjectStore.Tests;

/// <summary>Buckets that are removed while something is on its way into them.</summary>
public sealed class VanishedBucketTests(ObjectStoreFixture store) : IClassFixture<ObjectStoreFixture>, IDisposable
{
    private const long Room = 1 << 20;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nova-vanished-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_puts_into_it_hears_that_it_is_gone(bool isMadeAgain)
    {
        var bucket = await store.BucketAsync();
        var incoming = Path.Combine(store.Folder, store.DemoProject, bucket, "incoming");
        using var client = new TcpClient();
        await client.ConnectAsync(store.Endpoint.Host, store.Endpoint.Port);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(
            $"PUT /{bucket}/key HTTP/1.1\r\nHost: x\r\nX-Auth-Token: {store.DemoToken}\r\nContent-Length: 10\r\nConnection: close\r\n\r\n01234"));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!Directory.EnumerateFiles(incoming).Any())
        {
            await Task.Delay(5, deadline.Token);
        }

        await store.SendAsync("DELETE", "/" + bucket);
        if (isMadeAgain)
        {
            await store.SendAsync("PUT", "/" + bucket);
        }

        await client.GetStream().WriteAsync("56789"u8.ToArray(), deadline.Token);
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        var reply = await reader.ReadToEndAsync(deadline.Token);

        Assert.StartsWith("HTTP/1.1 404 ", reply);
        Assert.Contains("<Code>NoSuchBucket</Code>", reply);
    }

    [Fact]
    public async Task What_was_received_is_given_back()
    {
        var (_, bucket) = Make();
        using (var file = IncomingFile.Begin(bucket)!)
        {
            await file.ReceiveAsync(new MemoryStream(new byte[1000]), Room, TestContext.Current.CancellationToken);
            Assert.True(bucket.TryDelete());
        }

        Assert.True(bucket.Space.TryTake(Room));
    }

    [Fact]
    public void A_file_that_cannot_be_begun_takes_no_room()
    {
        var (_, bucket) = Make();
        var incoming = Path.GetDirectoryName(bucket.NewIncoming())!;
        Directory.Delete(incoming);
        File.CreateSymbolicLink(incoming, incoming);

        Assert.ThrowsAny<IOException>(() => IncomingFile.Begin(bucket));

        Assert.True(bucket.Space.TryTake(Room));
    }

    [Fact]
    public async Task Who_copies_into_it_hears_that_it_is_gone_and_not_that_the_project_is_full()
    {
        var (folders, from) = Make();
        var to = folders.BucketOf("project", "into");
        to.TryCreate();
        using (var file = IncomingFile.Begin(from)!)
        {
            await file.FinishAsync(new ObjectFacts("", "", default, new Dictionary<string, string>()).ToBlock()!, TestContext.Current.CancellationToken);
            from.Place(file.Path, "key", onlyNew: true);
            file.Keep();
        }

        var http = new DefaultHttpContext();
        http.Request.Headers["x-amz-metadata-directive"] = "REPLACE";
        var call = new S3Call(
            http,
            new S3Address("/into/key", null, "into", "key"),
            ApiQuery.Parse(QueryString.Empty),
            new Signer("project", MayWrite: true),
            new S3Store(folders, new ObjectStoreOptions { Folder = folder.FullName }, new LastLook(() => to.TryDelete())));

        var answer = await CopyObject.HandleAsync(call, "/from/key");

        Assert.Equal(StatusCodes.Status404NotFound, answer.Status);
    }

    private (ObjectFolders Folders, Bucket Bucket) Make()
    {
        var folders = new ObjectFolders(new ObjectStoreOptions { Folder = folder.FullName, ProjectBytes = Room });
        var bucket = folders.BucketOf("project", "from");
        bucket.TryCreate();
        return (folders, bucket);
    }

    /// <summary>The time is asked for between the look at the bucket and the first byte.</summary>
    private sealed class LastLook(Action then) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow()
        {
            then();
            return base.GetUtcNow();
        }
    }
}
