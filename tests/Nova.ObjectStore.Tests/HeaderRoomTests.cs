using System.Net;

namespace Nova.ObjectStore.Tests;

/// <summary>What is kept with an object has a block of its own, and no more.</summary>
public sealed class HeaderRoomTests(ObjectStoreFixture store) : IClassFixture<ObjectStoreFixture>
{
    private static readonly byte[] Body = "0123456789"u8.ToArray();

    /// <summary>With headers that just fit and others that just do not; once, copies failed between the two.</summary>
    [Fact]
    public async Task Headers_that_fit_with_an_object_fit_with_its_copies()
    {
        var bucket = await store.BucketAsync();
        await store.SendAsync("PUT", $"/{bucket}/one", Body);
        HashSet<string> answers = [];
        for (var length = 3800; length < 4096; length += 4)
        {
            var headers = ("Cache-Control", new string('a', length));
            var put = await store.SendAsync("PUT", $"/{bucket}/two", Body, headers: headers);
            var copy = await store.SendAsync("PUT", $"/{bucket}/three", headers: [headers, ("x-amz-copy-source", $"/{bucket}/one"), ("x-amz-metadata-directive", "REPLACE")]);

            Assert.Equal(put.Status, copy.Status);
            answers.Add(put.Status == HttpStatusCode.OK ? "OK" : put.Code!);
        }

        Assert.Equal(["OK", "MetadataTooLarge"], answers);
    }
}
