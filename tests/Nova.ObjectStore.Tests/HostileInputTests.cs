using System.Net;
using System.Text;

namespace Nova.ObjectStore.Tests;

/// <summary>Names, paths and documents that are meant to lead elsewhere.</summary>
public sealed class HostileInputTests(ObjectStoreFixture store) : IClassFixture<ObjectStoreFixture>
{
    [Theory]
    [InlineData("/{bucket}/../../../escaped")]
    [InlineData("/{bucket}/..%2F..%2F..%2Fescaped")]
    [InlineData("/{bucket}/%2e%2e/%2e%2e/escaped")]
    [InlineData("/{bucket}/..")]
    [InlineData("/{bucket}//etc/passwd")]
    [InlineData("/{bucket}/a%00b")]
    [InlineData("/{bucket}/%C0%AE%C0%AE/escaped")]
    public async Task A_key_never_leaves_its_bucket(string target)
    {
        var bucket = await store.BucketAsync();
        var before = Files(except: bucket);

        var reply = await store.SendRawAsync("PUT", target.Replace("{bucket}", bucket));

        Assert.Contains(reply[..12], (string[])["HTTP/1.1 200", "HTTP/1.1 400"]);
        Assert.Equal(before, Files(except: bucket));
        Assert.False(File.Exists(Path.Combine(store.Folder, "..", "escaped")));
    }

    [Theory]
    [InlineData("/..")]
    [InlineData("/../x")]
    [InlineData("/.hidden")]
    [InlineData("/ab")]
    [InlineData("/a%2Fb%2Fc")]
    [InlineData("/name%0a")]
    [InlineData("/n%C3%A4me")]
    public async Task A_bucket_is_a_plain_name(string target)
    {
        var before = Files(except: "?");

        Assert.Contains("InvalidBucketName", await store.SendRawAsync("PUT", target, ""));
        Assert.Equal(before, Files(except: "?"));
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><Delete><Object><Key>&a;</Key></Object></Delete>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><Delete><Object><Key>&b;</Key></Object></Delete>")]
    [InlineData("<Delete><Object>")]
    [InlineData("<Other/>")]
    [InlineData("")]
    public async Task Documents_with_entities_or_without_sense_are_refused(string document)
    {
        var bucket = await store.BucketAsync();

        Assert.Equal("MalformedXML", (await store.SendAsync("POST", $"/{bucket}?delete", Encoding.UTF8.GetBytes(document))).Code);
    }

    [Fact]
    public async Task A_document_of_great_depth_is_answered()
    {
        var bucket = await store.BucketAsync();
        var deep = $"<Delete><Object><Key>{string.Concat(Enumerable.Repeat("<a>", 100_000))}{string.Concat(Enumerable.Repeat("</a>", 100_000))}</Key></Object></Delete>";

        Assert.Equal("MalformedXML", (await store.SendAsync("POST", $"/{bucket}?delete", Encoding.UTF8.GetBytes(deep))).Code);
        Assert.Equal(HttpStatusCode.OK, (await store.SendAsync("HEAD", $"/{bucket}")).Status);
    }

    [Fact]
    public async Task Keys_and_documents_are_bounded()
    {
        var bucket = await store.BucketAsync();

        Assert.Equal("KeyTooLongError", (await store.SendAsync("PUT", $"/{bucket}/{new string('k', 1025)}", [1])).Code);
        Assert.Equal("EntityTooLarge", (await store.SendAsync("POST", $"/{bucket}?delete", new byte[(1 << 20) + 1])).Code);
        Assert.Equal("MethodNotAllowed", (await store.SendAsync("PATCH", $"/{bucket}/key", [1])).Code);
    }

    [Fact]
    public async Task Headers_asked_for_by_query_are_one_line_each()
    {
        var bucket = await store.BucketAsync();
        await store.SendAsync("PUT", $"/{bucket}/key", [1]);

        Assert.Equal("text/odd", (await store.SendAsync("GET", $"/{bucket}/key?response-content-type=text%2Fodd")).Headers["Content-Type"]);
        Assert.Equal("InvalidArgument", (await store.SendAsync("GET", $"/{bucket}/key?response-content-type=a%0D%0AX-Evil:1")).Code);
    }

    [Fact]
    public async Task Names_in_answers_are_escaped()
    {
        var bucket = await store.BucketAsync();
        await store.SendAsync("PUT", $"/{bucket}/%3C%2FKey%3E%26%01", [1]);

        Assert.Contains("&lt;/Key&gt;&amp;&#x1;", (await store.SendAsync("GET", $"/{bucket}")).Text);
        Assert.Equal(["%3C/Key%3E%26%01"], (await store.SendAsync("GET", $"/{bucket}?encoding-type=url")).Texts("Key"));
    }

    private string[] Files(string except) =>
        [.. Directory.EnumerateFileSystemEntries(store.Folder, "*", SearchOption.AllDirectories).Where(path => !path.Contains(except)).Order(StringComparer.Ordinal)];
}
