using System.Security.Cryptography;

namespace Nova.Development.Tests.Images;

public sealed class ImageLifeTests(ImagesFixture images) : IClassFixture<ImagesFixture>
{
    [Fact]
    public async Task An_image_is_made_filled_shown_fetched_and_deleted()
    {
        var file = RandomNumberGenerator.GetBytes(2_500_000);
        var id = await images.CreateAsync("demo", """{"name": "life", "disk_format": "qcow2", "container_format": "bare", "min_disk": 1, "hw_disk_bus": "virtio", "tags": ["b", "a"]}""");
        Assert.Equal("queued", await StatusAsync(id));
        Assert.Equal(204, (await images.SendAsync("GET", $"/v2/images/{id}/file", "demo")).Status);

        Assert.Equal(204, (await images.UploadAsync(id, "demo", file)).Status);

        var image = (await images.SendAsync("GET", $"/v2/images/{id}", "demo")).Body!;
        Assert.Equal(("active", file.Length), ((string?)image["status"], (int)image["size"]!));
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(file)), (string?)image["checksum"]);
        Assert.Equal(("sha512", Convert.ToHexStringLower(SHA512.HashData(file))), ((string?)image["os_hash_algo"], (string?)image["os_hash_value"]));
        Assert.Equal(("virtio", 1), ((string?)image["hw_disk_bus"], (int)image["min_disk"]!));
        Assert.Equal(["a", "b"], image["tags"]!.AsArray().Select(tag => (string?)tag));
        Assert.Equal(("shared", $"/v2/images/{id}/file"), ((string?)image["visibility"], (string?)image["file"]));
        Assert.Equal(file, await FetchAsync(id));

        Assert.Equal(204, (await images.SendAsync("DELETE", $"/v2/images/{id}", "demo")).Status);
        Assert.Equal(404, (await images.SendAsync("GET", $"/v2/images/{id}", "demo")).Status);
        Assert.False(File.Exists(Path.Combine(images.Folder, "files", id)));
    }

    [Theory]
    [InlineData("bytes=0-3", 206, "0123")]
    [InlineData("bytes=7-", 206, "789")]
    [InlineData("bytes=-2", 206, "89")]
    [InlineData("bytes=8-100", 206, "89")]
    [InlineData("bytes=10-", 416, "")]
    [InlineData("bytes=nonsense", 200, "0123456789")]
    public async Task A_range_of_the_file_can_be_fetched(string range, int status, string expected)
    {
        var id = await images.CreateAsync("demo");
        await images.UploadAsync(id, "demo", "0123456789"u8.ToArray());
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v2/images/{id}/file");
        request.Headers.TryAddWithoutValidation("X-Auth-Token", images.Token("demo"));
        request.Headers.TryAddWithoutValidation("Range", range);

        using var response = await images.Http.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(expected, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_file_is_uploaded_once_and_only_with_formats()
    {
        var bare = await images.CreateAsync("demo", """{"name": "formatless"}""");
        Assert.Equal(400, (await images.UploadAsync(bare, "demo", [1])).Status);

        var id = await images.CreateAsync("demo");
        Assert.Equal(415, (await images.SendAsync("PUT", $"/v2/images/{id}/file", "demo", "{}")).Status);
        Assert.Equal(204, (await images.UploadAsync(id, "demo", [1])).Status);
        Assert.Equal(409, (await images.UploadAsync(id, "demo", [2])).Status);
        Assert.Equal([1], await FetchAsync(id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_is_too_large_leaves_the_image_queued(bool chunked)
    {
        var id = await images.CreateAsync("demo");
        HttpContent content = chunked ? new EndlessContent(ImagesFixture.LargestFile + 1) : new ByteArrayContent(new byte[ImagesFixture.LargestFile + 1]);
        content.Headers.ContentType = new("application/octet-stream");

        Assert.Equal(413, (await images.SendAsync("PUT", $"/v2/images/{id}/file", "demo", content)).Status);

        Assert.Equal("queued", await StatusAsync(id));
        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(images.Folder, "files")), path => path.Contains(id, StringComparison.Ordinal));
        Assert.Equal(204, (await images.UploadAsync(id, "demo", [1])).Status);
    }

    [Fact]
    public async Task Deleting_during_an_upload_wins()
    {
        var id = await images.CreateAsync("demo");
        using var content = new HeldContent([1, 2, 3]);
        var upload = images.SendAsync("PUT", $"/v2/images/{id}/file", "demo", content);
        await content.Begun;
        await images.UntilAsync(id, "saving");

        Assert.Equal(204, (await images.SendAsync("DELETE", $"/v2/images/{id}", "demo")).Status);
        content.Release();

        Assert.Equal(410, (await upload).Status);
        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(images.Folder, "files")), path => path.Contains(id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_upload_at_the_same_time_is_refused()
    {
        var id = await images.CreateAsync("demo");
        using var content = new HeldContent([1, 2, 3]);
        var first = images.SendAsync("PUT", $"/v2/images/{id}/file", "demo", content);
        await content.Begun;
        await images.UntilAsync(id, "saving");

        var second = await images.UploadAsync(id, "demo", [9]);
        content.Release();

        Assert.Equal((409, 204), (second.Status, (await first).Status));
        Assert.Equal([1, 2, 3], await FetchAsync(id));
    }

    [Fact]
    public async Task A_deactivated_file_is_for_administrators()
    {
        var id = await images.CreateAsync("demo");
        Assert.Equal(403, (await images.SendAsync("POST", $"/v2/images/{id}/actions/deactivate", "demo")).Status);
        await images.UploadAsync(id, "demo", [1]);

        Assert.Equal(204, (await images.SendAsync("POST", $"/v2/images/{id}/actions/deactivate", "demo")).Status);
        Assert.Equal("deactivated", await StatusAsync(id));
        Assert.Equal(403, (await images.SendAsync("GET", $"/v2/images/{id}/file", "demo")).Status);
        Assert.Equal(200, (await images.SendAsync("GET", $"/v2/images/{id}/file", "admin")).Status);
        Assert.Equal(204, (await images.SendAsync("POST", $"/v2/images/{id}/actions/reactivate", "demo")).Status);
        Assert.Equal("active", await StatusAsync(id));
    }

    [Fact]
    public async Task A_protected_image_stays()
    {
        var id = await images.CreateAsync("demo", """{"name": "p", "protected": true}""");

        Assert.Equal(403, (await images.SendAsync("DELETE", $"/v2/images/{id}", "demo")).Status);
        await images.PatchAsync(id, "demo", """[{"op": "replace", "path": "/protected", "value": false}]""");
        Assert.Equal(204, (await images.SendAsync("DELETE", $"/v2/images/{id}", "demo")).Status);
    }

    [Fact]
    public async Task Tags_are_added_and_removed_one_by_one()
    {
        var id = await images.CreateAsync("demo");

        Assert.Equal(204, (await images.SendAsync("PUT", $"/v2/images/{id}/tags/a%20b", "demo")).Status);
        Assert.Equal(204, (await images.SendAsync("PUT", $"/v2/images/{id}/tags/a%20b", "demo")).Status);
        Assert.Equal("a b", (string?)(await images.SendAsync("GET", $"/v2/images/{id}", "demo")).Body!["tags"]!.AsArray().Single());
        Assert.Equal(204, (await images.SendAsync("DELETE", $"/v2/images/{id}/tags/a%20b", "demo")).Status);
        Assert.Equal(404, (await images.SendAsync("DELETE", $"/v2/images/{id}/tags/a%20b", "demo")).Status);
    }

    [Fact]
    public async Task An_id_may_be_chosen_but_only_once()
    {
        var id = Guid.NewGuid().ToString();
        Assert.Equal(id, await images.CreateAsync("demo", $$"""{"id": "{{id}}"}"""));
        Assert.Equal(409, (await images.SendAsync("POST", "/v2/images", "demo", $$"""{"id": "{{id}}"}""")).Status);
    }

    private async Task<string?> StatusAsync(string id) => (string?)(await images.SendAsync("GET", $"/v2/images/{id}", "demo")).Body!["status"];

    private async Task<byte[]> FetchAsync(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v2/images/{id}/file");
        request.Headers.TryAddWithoutValidation("X-Auth-Token", images.Token("demo"));
        using var response = await images.Http.SendAsync(request);
        return await response.Content.ReadAsByteArrayAsync();
    }
}
