using System.Text;
using Nova.ObjectStore.Storage;

namespace Nova.ObjectStore.Tests;

/// <summary>Pages of keys in both versions, and the names of files behind them.</summary>
public sealed class ListingTests(ObjectStoreFixture store) : IClassFixture<ObjectStoreFixture>
{
    public static TheoryData<string> Keys =>
    [
        "disk.img.part.0", ".", "..", "../../etc/passwd", "/", "//a//b/", ".hidden", "a/.", "é", "\uD83D\uDE00", "a\0b", "line\nbreak", "100%", "%2e%2e", "a+b c", "C:\\x",
        new('k', 200), new('k', 201), new('.', 1024), string.Concat(Enumerable.Repeat("日本", 170)),
    ];

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_key_is_one_file_below_its_bucket_and_comes_back(string key)
    {
        var folder = Directory.CreateTempSubdirectory("nova-keys-");
        try
        {
            var path = Path.Combine(folder.FullName, KeyPath.Of(key));
            Assert.Equal(Path.GetFullPath(path), path);
            Assert.All(KeyPath.Of(key).Split('/'), name => Assert.InRange(name.Length, 1, 255));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");

            Assert.Equal([key], KeyPath.All(folder.FullName).Select(found => found.Key));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Keys_are_in_the_order_of_their_bytes()
    {
        string[] keys = ["", "a", "a/", "a/b", "a0", "aa", "Z", "~", "é", "\uFFFD", "\uE000", "\uD83D\uDE00", "日"];

        Assert.Equal(
            keys.OrderBy(key => Convert.ToHexString(Encoding.UTF8.GetBytes(key)), StringComparer.Ordinal),
            keys.Order(KeyOrder.Instance));
    }

    [Theory]
    [InlineData("", "a b/1 b/2 b/3 c/x/y d z/")]
    [InlineData("delimiter=/", "a b/ c/ d z/")]
    [InlineData("prefix=b/", "b/1 b/2 b/3")]
    [InlineData("prefix=b/&delimiter=/", "b/1 b/2 b/3")]
    [InlineData("prefix=c/&delimiter=/", "c/x/")]
    [InlineData("prefix=none", "")]
    [InlineData("marker=b/2", "b/3 c/x/y d z/", "1")]
    [InlineData("start-after=b/2", "b/3 c/x/y d z/", "2")]
    [InlineData("marker=b/&delimiter=/", "c/ d z/", "1")]
    public async Task Lists(string query, string expected, string versions = "12")
    {
        var bucket = await FilledAsync();
        foreach (var version in versions)
        {
            var listType = version == '2' ? "list-type=2&" : "";
            Assert.Equal(expected, string.Join(' ', Names(await store.SendAsync("GET", $"/{bucket}?{listType}{query}"))));

            // The same in pages of one and two.
            foreach (var size in (int[])[1, 2])
            {
                Assert.Equal(expected, string.Join(' ', await PagesAsync(bucket, $"{listType}{query}&max-keys={size}")));
            }
        }
    }

    [Fact]
    public async Task Arguments_that_cannot_be_read_are_refused()
    {
        var bucket = await store.BucketAsync();

        Assert.Equal("InvalidArgument", (await store.SendAsync("GET", $"/{bucket}?max-keys=many")).Code);
        Assert.Equal("InvalidArgument", (await store.SendAsync("GET", $"/{bucket}?max-keys=-1")).Code);
        Assert.Equal("InvalidArgument", (await store.SendAsync("GET", $"/{bucket}?list-type=2&continuation-token=%25")).Code);
        Assert.Equal(["false"], (await store.SendAsync("GET", $"/{bucket}?max-keys=0")).Texts("IsTruncated"));
        Assert.Equal("NoSuchBucket", (await store.SendAsync("GET", "/nothing-here")).Code);
    }

    private async Task<string> FilledAsync()
    {
        var bucket = await store.BucketAsync();
        foreach (var key in (string[])["z/", "d", "b/2", "a", "b/1", "c/x/y", "b/3"])
        {
            await store.SendAsync("PUT", $"/{bucket}/{key}", [1]);
        }

        return bucket;
    }

    private async Task<List<string>> PagesAsync(string bucket, string query)
    {
        var all = new List<string>();
        var next = "";
        while (true)
        {
            var page = await store.SendAsync("GET", $"/{bucket}?{query}{next}");
            all.AddRange(Names(page));
            if (page.Texts("IsTruncated") is ["false"])
            {
                return all;
            }

            next = page.Texts("NextContinuationToken") is [var token]
                ? $"&continuation-token={Uri.EscapeDataString(token)}"
                : $"&marker={Uri.EscapeDataString(page.Texts("NextMarker").Single())}";
        }
    }

    private static IEnumerable<string> Names(S3Reply reply) => reply.Texts("Key")
        .Concat(reply.Xml.Elements().Where(element => element.Name.LocalName == "CommonPrefixes").Select(element => element.Value))
        .Order(StringComparer.Ordinal);
}
