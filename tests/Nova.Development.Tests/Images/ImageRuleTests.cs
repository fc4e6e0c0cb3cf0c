using Nova.Development.Images;
using Nova.Development.Images.Pipeline;

namespace Nova.Development.Tests.Images;

/// <summary>Who may see and change what, and what the service refuses.</summary>
public sealed class ImageRuleTests(ImagesFixture images) : IClassFixture<ImagesFixture>
{
    public static TheoryData<string, string> Guarded => Operations(operation => operation.Access != ImageAccess.Open);

    public static TheoryData<string, string> Writing => Operations(operation => operation.Access == ImageAccess.Write);

    [Theory]
    [MemberData(nameof(Guarded))]
    public async Task Without_a_valid_token_it_is_401(string method, string path)
    {
        Assert.Equal(401, (await images.SendAsync(method, path, null)).Status);
        Assert.Equal(401, (await images.SendAsync(method, path, "not-a-token")).Status);
    }

    [Theory]
    [MemberData(nameof(Writing))]
    public async Task A_reader_changes_nothing(string method, string path)
        => Assert.Equal(403, (await images.SendAsync(method, path, "reader")).Status);

    [Theory]
    [InlineData("private", "neighbour", 404)]
    [InlineData("shared", "neighbour", 404)]
    [InlineData("community", "neighbour", 200)]
    [InlineData("public", "neighbour", 200)]
    [InlineData("private", "admin", 200)]
    public async Task Visibility_decides_who_sees_an_image(string visibility, string user, int expected)
    {
        var id = await images.CreateAsync("demo");
        await images.PatchAsync(id, "admin", $$"""[{"op": "replace", "path": "/visibility", "value": "{{visibility}}"}]""");

        Assert.Equal(expected, (await images.SendAsync("GET", $"/v2/images/{id}", user)).Status);
        if (user != "admin")
        {
            var refused = expected == 200 ? 403 : 404;
            Assert.Equal(refused, (await images.PatchAsync(id, user, """[{"op": "add", "path": "/x", "value": "y"}]""")).Status);
            Assert.Equal(refused, (await images.SendAsync("DELETE", $"/v2/images/{id}", user)).Status);
            Assert.Equal(refused, (await images.UploadAsync(id, user, [1])).Status);
        }
    }

    [Fact]
    public async Task Only_administrators_publish()
    {
        Assert.Equal(403, (await images.SendAsync("POST", "/v2/images", "demo", """{"visibility": "public"}""")).Status);
        Assert.Equal(201, (await images.SendAsync("POST", "/v2/images", "admin", """{"visibility": "public"}""")).Status);
    }

    [Fact]
    public async Task Sharing_is_offered_seen_accepted_and_withdrawn()
    {
        var id = await images.CreateAsync("demo", """{"name": "offered"}""");
        var neighbour = (string)(await images.Identity.SendAsync("GET", "/v3/auth/projects", images.Token("neighbour"))).Body!["projects"]![0]!["id"]!;
        Assert.Equal(200, (await images.SendAsync("POST", $"/v2/images/{id}/members", "demo", $$"""{"member": "{{neighbour}}"}""")).Status);
        Assert.Equal(409, (await images.SendAsync("POST", $"/v2/images/{id}/members", "demo", $$"""{"member": "{{neighbour}}"}""")).Status);

        Assert.Equal(200, (await images.SendAsync("GET", $"/v2/images/{id}", "neighbour")).Status);
        Assert.DoesNotContain("offered", await images.NamesAsync("neighbour", ""));
        Assert.Contains("offered", await images.NamesAsync("neighbour", "member_status=pending&visibility=shared"));
        Assert.Equal(403, (await images.SendAsync("PUT", $"/v2/images/{id}/members/{neighbour}", "demo", """{"status": "accepted"}""")).Status);
        Assert.Equal(400, (await images.SendAsync("PUT", $"/v2/images/{id}/members/{neighbour}", "neighbour", """{"status": "perhaps"}""")).Status);
        Assert.Equal(200, (await images.SendAsync("PUT", $"/v2/images/{id}/members/{neighbour}", "neighbour", """{"status": "accepted"}""")).Status);
        Assert.Contains("offered", await images.NamesAsync("neighbour", ""));
        Assert.Single((await images.SendAsync("GET", $"/v2/images/{id}/members", "demo")).Body!["members"]!.AsArray());

        Assert.Equal(204, (await images.SendAsync("DELETE", $"/v2/images/{id}/members/{neighbour}", "demo")).Status);
        Assert.Equal(404, (await images.SendAsync("GET", $"/v2/images/{id}", "neighbour")).Status);
    }

    [Theory]
    [InlineData("""[{"op": "replace", "path": "/name", "value": "new"}]""", 200)]
    [InlineData("""[{"op": "replace", "path": "/name", "value": null}]""", 200)]
    [InlineData("""[{"op": "add", "path": "/a~1b", "value": "slash"}]""", 200)]
    [InlineData("""[{"op": "replace", "path": "/present", "value": "x"}, {"op": "remove", "path": "/present"}]""", 200)]
    [InlineData("""[{"op": "replace", "path": "/tags", "value": ["x", "y"]}]""", 200)]
    [InlineData("""[]""", 200)]
    [InlineData("""[{"op": "replace", "path": "/absent", "value": "x"}]""", 409)]
    [InlineData("""[{"op": "remove", "path": "/absent"}]""", 409)]
    [InlineData("""[{"op": "remove", "path": "/name"}]""", 403)]
    [InlineData("""[{"op": "replace", "path": "/status", "value": "active"}]""", 403)]
    [InlineData("""[{"op": "replace", "path": "/id", "value": "x"}]""", 403)]
    [InlineData("""[{"op": "replace", "path": "/checksum", "value": "x"}]""", 403)]
    [InlineData("""[{"op": "replace", "path": "/owner", "value": "x"}]""", 403)]
    [InlineData("""[{"op": "replace", "path": "/visibility", "value": "public"}]""", 403)]
    [InlineData("""[{"op": "add", "path": "/os_glance_x", "value": "x"}]""", 403)]
    [InlineData("""[{"op": "add", "path": "/locations/-", "value": {"url": "file:///etc/passwd"}}]""", 400)]
    [InlineData("""[{"op": "add", "path": "/locations", "value": [{"url": "file:///etc/passwd"}]}]""", 403)]
    [InlineData("""[{"op": "replace", "path": "/disk_format", "value": "exe"}]""", 400)]
    [InlineData("""[{"op": "replace", "path": "/disk_format", "value": "ami"}]""", 400)]
    [InlineData("""[{"op": "replace", "path": "/min_disk", "value": -1}]""", 400)]
    [InlineData("""[{"op": "replace", "path": "/min_disk", "value": "1"}]""", 400)]
    [InlineData("""[{"op": "add", "path": "/number", "value": 1}]""", 400)]
    [InlineData("""[{"op": "add", "path": "/kernel_id", "value": 1}]""", 400)]
    [InlineData("""[{"op": "add", "path": "/x"}]""", 400)]
    [InlineData("""[{"op": "test", "path": "/name", "value": "x"}]""", 400)]
    [InlineData("""[{"op": "add", "path": "name", "value": "x"}]""", 400)]
    [InlineData("""[{"op": "add", "path": "/", "value": "x"}]""", 400)]
    [InlineData("""{"name": "x"}""", 400)]
    [InlineData("""[1]""", 400)]
    [InlineData("""[{"op": "add", "path": "/x", "value": "\ud800"}]""", 400)]
    public async Task Changes_are_checked(string patch, int expected)
    {
        var id = await images.CreateAsync("demo", """{"name": "old", "disk_format": "raw", "container_format": "bare", "present": "p"}""");

        Assert.Equal(expected, (await images.PatchAsync(id, "demo", patch)).Status);
    }

    [Theory]
    [InlineData("""[{"add": "/x", "value": "y"}]""", 200)]
    [InlineData("""[{"replace": "/name", "value": "y"}, {"remove": "/present"}]""", 200)]
    [InlineData("""[{"test": "/name", "value": "y"}]""", 400)]
    [InlineData("""[{"add": "/x"}]""", 400)]
    [InlineData("""[{"op": "add", "path": "/x", "value": "y"}]""", 400)]
    public async Task Older_clients_write_changes_in_their_own_way(string patch, int expected)
    {
        var id = await images.CreateAsync("demo", """{"name": "old", "disk_format": "raw", "container_format": "bare", "present": "p"}""");

        Assert.Equal(expected, (await images.SendAsync("PATCH", $"/v2/images/{id}", "demo", patch, "application/openstack-images-v2.0-json-patch")).Status);
    }

    [Fact]
    public async Task A_patch_that_fails_changes_nothing()
    {
        var id = await images.CreateAsync("demo", """{"name": "old", "tags": ["kept"]}""");

        await images.PatchAsync(id, "demo", """[{"op": "replace", "path": "/tags", "value": []}, {"op": "replace", "path": "/name", "value": "new"}, {"op": "remove", "path": "/absent"}]""");

        var image = (await images.SendAsync("GET", $"/v2/images/{id}", "demo")).Body!;
        Assert.Equal(("old", 1), ((string?)image["name"], image["tags"]!.AsArray().Count));
    }

    [Theory]
    [InlineData("""{"id": "../../etc/passwd"}""")]
    [InlineData("""{"id": 1}""")]
    [InlineData("""{"name": 1}""")]
    [InlineData("""{"tags": "a"}""")]
    [InlineData("""{"x": {"y": 1}}""")]
    [InlineData("""{"disk_format": "ami", "container_format": "bare"}""")]
    [InlineData("""[]""")]
    [InlineData("""{""")]
    [InlineData("""{"name": "a", "name": "b"}""")]
    public async Task A_malformed_image_is_400(string body) => Assert.Equal(400, (await images.SendAsync("POST", "/v2/images", "demo", body)).Status);

    [Theory]
    [InlineData("..%2f..%2fetc%2fpasswd")]
    [InlineData("%00")]
    [InlineData("images.sqlite")]
    public async Task An_odd_id_finds_nothing(string id)
        => Assert.Contains((await images.SendAsync("GET", $"/v2/images/{id}/file", "admin")).Status, (int[])[400, 404]);

    [Fact]
    public async Task Format_and_content_type_are_fixed_once_there_is_a_file()
    {
        var id = await images.CreateAsync("demo");
        await images.UploadAsync(id, "demo", [1]);

        Assert.Equal(403, (await images.PatchAsync(id, "demo", """[{"op": "replace", "path": "/disk_format", "value": "qcow2"}]""")).Status);
        Assert.Equal(415, (await images.SendAsync("PATCH", $"/v2/images/{id}", "demo", "[]")).Status);
    }

    [Fact]
    public async Task Refusals_are_html_unless_json_is_asked_for()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/images/%3Cscript%3E");
        request.Headers.TryAddWithoutValidation("X-Auth-Token", images.Token("demo"));

        using var response = await images.Http.SendAsync(request);
        var html = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("404 Not Found", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_and_schemas_are_where_clients_look()
    {
        Assert.Equal(300, (await images.SendAsync("GET", "/", null)).Status);
        Assert.Equal("CURRENT", (string?)(await images.SendAsync("GET", "/versions", null)).Body!["versions"]![0]!["status"]);
        Assert.Equal("image", (string?)(await images.SendAsync("GET", "/v2/schemas/image", "demo")).Body!["name"]);
        Assert.Equal("image", (string?)(await images.SendAsync("GET", "/v2/schemas/images", "demo")).Body!["properties"]!["images"]!["items"]!["name"]);
    }

    private static TheoryData<string, string> Operations(Func<ImageOperation, bool> wanted)
    {
        var data = new TheoryData<string, string>();
        foreach (var operation in ImageRoutes.Table.Where(wanted))
        {
            data.Add(operation.Method, operation.Path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal));
        }

        return data;
    }
}
