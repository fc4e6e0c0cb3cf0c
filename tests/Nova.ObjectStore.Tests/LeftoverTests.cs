using System.Net;

namespace Nova.ObjectStore.Tests;

/// <summary>What is left after a crash.</summary>
public sealed class LeftoverTests(ObjectStoreFixture store) : IClassFixture<ObjectStoreFixture>
{
    [Fact]
    public async Task What_was_answered_is_there_after_a_restart_and_what_was_half_written_goes()
    {
        var bucket = await store.BucketAsync();
        await store.SendAsync("PUT", $"/{bucket}/key", [1, 2, 3]);
        var half = Path.Combine(store.Folder, store.DemoProject, bucket, "incoming", "half");
        await store.StopAsync();
        await File.WriteAllBytesAsync(half, new byte[100]);
        File.SetLastWriteTimeUtc(half, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-1));

        await store.StartAsync();

        Assert.Equal([1, 2, 3], (await store.SendAsync("GET", $"/{bucket}/key")).Body);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (File.Exists(half))
        {
            await Task.Delay(20, deadline.Token);
        }

        Assert.Equal(HttpStatusCode.OK, (await store.SendAsync("HEAD", $"/{bucket}/key")).Status);
    }

    [Fact]
    public async Task A_body_that_is_cut_off_leaves_nothing()
    {
        var bucket = await store.BucketAsync();
        var incoming = Path.Combine(store.Folder, store.DemoProject, bucket, "incoming");

        using (var client = new System.Net.Sockets.TcpClient())
        {
            await client.ConnectAsync(store.Endpoint.Host, store.Endpoint.Port);
            await client.GetStream().WriteAsync(System.Text.Encoding.Latin1.GetBytes(
                $"PUT /{bucket}/cut HTTP/1.1\r\nHost: x\r\nX-Auth-Token: {store.DemoToken}\r\nContent-Length: 1000\r\n\r\nonly this"));
            using var begun = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (!Directory.EnumerateFiles(incoming).Any())
            {
                await Task.Delay(5, begun.Token);
            }
        }

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Directory.EnumerateFiles(incoming).Any())
        {
            await Task.Delay(20, deadline.Token);
        }

        Assert.Equal("NoSuchKey", (await store.SendAsync("GET", $"/{bucket}/cut")).Code);
    }
}
