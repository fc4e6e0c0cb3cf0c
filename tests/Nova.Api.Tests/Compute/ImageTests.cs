using System.Text.Json;
using Nova.Api.Tests.Harness;

namespace Nova.Api.Tests.Compute;

/// <summary>The image proxy, in front of an image service over HTTP.</summary>
public sealed class ImageTests : IAsyncLifetime
{
    private const string Image = "/images/" + FakeGlance.ImageId;

    private FakeGlance _glance = null!;
    private ApiHarness _api = null!;

    public async ValueTask InitializeAsync()
    {
        _glance = await FakeGlance.StartAsync();
        _api = await ApiHarness.StartAsync(_glance.Configuration);
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _glance.DisposeAsync();
    }

    [Theory]
    [InlineData("/images", "/images")]
    [InlineData("/images/{image_id}/metadata", Image + "/metadata")]
    [InlineData("/images/{image_id}/metadata/{id}", Image + "/metadata/architecture")]
    public async Task AnAnswerHasTheDocumentedForm(string path, string concrete)
    {
        Answer answer = await SendAsync("GET", concrete);

        Sample.AssertSameForm(Sample.ResponseOf("GET", path, 1), answer.Succeeded());
    }

    [Fact]
    public async Task AnImageHasItsFieldsAndLinks()
    {
        Answer shown = await SendAsync("GET", Image);
        Answer listed = await SendAsync("GET", "/images/detail");

        string root = _api.Http.BaseAddress!.ToString();
        string expected = $$"""
            {"id":"{{FakeGlance.ImageId}}","name":"cirros","status":"ACTIVE","progress":100,"minDisk":1,"minRam":64,"OS-EXT-IMG-SIZE:size":74185822,
            "created":"2011-01-01T01:02:03Z","updated":"2011-01-01T01:02:03Z",
            "metadata":{"architecture":"x86_64","auto_disk_config":"True","instance_uuid":"aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"},
            "server":{"id":"aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa","links":[{"rel":"self","href":"{{root}}v2.1/servers/aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"},
            {"rel":"bookmark","href":"{{root}}servers/aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"}]},"OS-DCF:diskConfig":"AUTO",
            "links":[{"rel":"self","href":"{{root}}v2.1{{Image}}"},{"rel":"bookmark","href":"{{root}}{{Image[1..]}}"},
            {"rel":"alternate","href":"{{root}}{{Image[1..]}}","type":"application/vnd.openstack.image"}]}
            """;
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, shown.Succeeded().GetProperty("image")), shown.Text);
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, listed.Succeeded().GetProperty("images")[0]), listed.Text);
        Assert.Equal(ApiHarness.User, _glance.LastToken);
    }

    [Theory]
    [InlineData("?name=a&status=ACTIVE", "name=a", "status=active")]
    [InlineData("?server=http%3A%2F%2Fx%2Fservers%2Fu1&type=snapshot", "instance_uuid=u1", "image_type=snapshot")]
    [InlineData("?minRam=5&minDisk=6&colour=red", "min_ram=5", "min_disk=6")]
    [InlineData("?property-os=debian&changes-since=2011-01-01T00%3A00%3A00Z&marker=m", "os=debian", "updated_at=gte%3A2011-01-01T00%3A00%3A00Z", "marker=m")]
    public async Task FiltersAreTranslated(string query, params string[] parts)
    {
        await SendAsync("GET", "/images" + query);

        Assert.All(parts, part => Assert.Contains("&" + part, _glance.LastQuery, StringComparison.Ordinal));
        Assert.DoesNotContain("colour", _glance.LastQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFullPageLinksToTheNext()
    {
        _glance.Add("80a599e0-31e7-49b7-b260-868f441e862b", "second");

        Answer answer = await SendAsync("GET", "/images/detail?limit=1");

        Assert.EndsWith(
            "/v2.1/images/detail?limit=1&marker=" + FakeGlance.ImageId,
            answer.Succeeded().GetProperty("images_links")[0].GetProperty("href").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task MetadataIsAddedReplacedAndRemoved()
    {
        Answer added = await SendAsync("POST", Image + "/metadata", """{"metadata": {"os": "debian", "architecture": "arm"}}""");
        Answer item = await SendAsync("PUT", Image + "/metadata/os", """{"meta": {"os": "fedora"}}""");
        Answer removed = await SendAsync("DELETE", Image + "/metadata/architecture");
        Answer afterwards = await SendAsync("GET", Image + "/metadata");
        Answer replaced = await SendAsync("PUT", Image + "/metadata", """{"metadata": {"only": "this"}}""");
        Answer last = await SendAsync("GET", Image + "/metadata");

        Assert.Equal("arm", added.Succeeded().GetProperty("metadata").GetProperty("architecture").GetString());
        Assert.Equal("True", added.Json.GetProperty("metadata").GetProperty("auto_disk_config").GetString());
        Assert.Equal("""{"meta":{"os":"fedora"}}""", item.Succeeded().GetRawText());
        Assert.Equal(204, removed.Status);
        Assert.Equal(
            ["auto_disk_config", "instance_uuid", "os"],
            afterwards.Succeeded().GetProperty("metadata").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal("""{"metadata":{"only":"this"}}""", replaced.Succeeded().GetRawText());
        Assert.Equal("""{"metadata":{"only":"this"}}""", last.Succeeded().GetRawText());
    }

    [Theory]
    [InlineData("GET", "/images/none", null, 404, "Image not found.")]
    [InlineData("DELETE", "/images/none", null, 404, "Image not found.")]
    [InlineData("GET", "/images/none/metadata", null, 404, "Image not found.")]
    [InlineData("DELETE", Image + "/metadata/none", null, 404, "Invalid metadata key")]
    [InlineData("GET", Image + "/metadata/none", null, 404, "The resource could not be found.")]
    [InlineData("GET", Image + "/metadata/os_hash_algo", null, 404, "The resource could not be found.")]
    [InlineData("PUT", Image + "/metadata/a", """{"meta": {"b": "c"}}""", 400, "Request body and URI mismatch")]
    [InlineData("PUT", Image + "/metadata/a", """{"meta": {"a": "b", "c": "d"}}""", 400, "Invalid input for field/attribute meta. Value: {'a': 'b', 'c': 'd'}. {'a': 'b', 'c': 'd'} has too many properties")]
    [InlineData("POST", Image + "/metadata", """{"metadata": {"a": 1}}""", 400, "Invalid input for field/attribute a. Value: 1. 1 is not of type 'string'")]
    [InlineData("GET", "/images?limit=-1", null, 400, "Invalid input for query parameters limit. Value: -1. '-1' does not match '^[0-9]*$'")]
    public async Task Refusals(string method, string path, string? body, int status, string message)
    {
        Answer answer = await SendAsync(method, path, body);

        answer.IsFault(status, status == 404 ? "itemNotFound" : "badRequest", message);
    }

    [Theory]
    [InlineData("DELETE", "", null)]
    [InlineData("POST", "/metadata", """{"metadata": {"a": "b"}}""")]
    public async Task TheImageServiceDecidesWhoMay(string method, string path, string? body)
    {
        _glance.Add("90a599e0-31e7-49b7-b260-868f441e862b", "forbidden");

        Answer answer = await SendAsync(method, "/images/90a599e0-31e7-49b7-b260-868f441e862b" + path, body);

        answer.IsFault(403, "forbidden", "Not authorized for image 90a599e0-31e7-49b7-b260-868f441e862b.");
    }

    [Fact]
    public async Task AnImageIsDeleted()
    {
        Answer deleted = await SendAsync("DELETE", Image);
        Answer gone = await SendAsync("GET", Image);

        Assert.Equal(204, deleted.Status);
        Assert.Equal(404, gone.Status);
    }

    [Fact]
    public async Task MetadataIsBoundByTheQuota()
    {
        await _api.SendAsync("PUT", "/v2.1/os-quota-sets/abcd1234", """{"quota_set": {"metadata_items": 3}}""", ApiHarness.Admin);

        Answer answer = await SendAsync("POST", Image + "/metadata", """{"metadata": {"fourth": "x"}}""");

        answer.IsFault(403, "forbidden", "Image metadata limit exceeded");
    }

    [Theory]
    [InlineData("/images", 35)]
    [InlineData(Image, 35)]
    [InlineData(Image + "/metadata", 38)]
    public async Task TheProxyEnds(string path, int last)
    {
        Answer there = await _api.SendAsync("GET", "/v2.1" + path, version: "2." + last);
        Answer gone = await _api.SendAsync("GET", "/v2.1" + path, version: "2." + (last + 1));

        Assert.Equal(200, there.Status);
        gone.IsFault(404, "itemNotFound", "The resource could not be found.");
    }

    private Task<Answer> SendAsync(string method, string path, string? body = null) => _api.SendAsync(method, "/v2.1" + path, body);
}
