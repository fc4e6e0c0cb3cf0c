namespace Nova.ObjectStore.Tests;

public sealed class LogTests(ObjectStoreFixture store) : IClassFixture<ObjectStoreFixture>
{
    /// <summary>Whoever reads the log could send a presigned request again.</summary>
    [Fact]
    public async Task Signatures_in_a_query_do_not_reach_the_log()
    {
        var bucket = await store.BucketAsync();
        var refused = await store.SendAsync("GET", $"/{bucket}/none?AWSAccessKeyId=a-key&Signature=c2VjcmV0&Expires=4102444800", token: null);
        Assert.Equal("SignatureDoesNotMatch", refused.Code);
        await store.SendAsync("GET", $"/{bucket}/none?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=c2VjcmV0&X-Amz-Credential=a-key/x", token: null);
        Assert.Equal("NoSuchKey", (await store.SendAsync("GET", $"/{bucket}/none?response-content-type=c2VjcmV0")).Code);

        // The line is written behind the answer.
        var until = TimeProvider.System.GetUtcNow().AddMinutes(1);
        while (store.Log.Count(line => line.Contains($"/{bucket}/none?…", StringComparison.Ordinal)) < 3)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < until, string.Join('\n', store.Log));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.DoesNotContain(store.Log, line => line.Contains("c2VjcmV0", StringComparison.Ordinal) || line.Contains("a-key", StringComparison.Ordinal));
    }
}
