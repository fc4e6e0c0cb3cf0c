namespace Nova.Development.Tests.Images;

/// <summary>Uploads that do not end well. A fixture per test: these stop the daemon.</summary>
public sealed class InterruptedUploadTests : IAsyncLifetime
{
    private readonly ImagesFixture images = new();

    public ValueTask InitializeAsync() => images.InitializeAsync();

    public ValueTask DisposeAsync() => images.DisposeAsync();

    [Fact]
    public async Task After_a_crash_in_the_middle_the_image_is_queued_and_its_file_gone()
    {
        var whole = await images.CreateAsync("demo");
        await images.UploadAsync(whole, "demo", [1, 2, 3]);
        var cut = await images.CreateAsync("demo");
        using var content = new HeldContent([1, 2, 3]);
        var upload = images.SendAsync("PUT", $"/v2/images/{cut}/file", "demo", content);
        await content.Begun;
        await images.UntilAsync(cut, "saving");

        // What a SIGKILL leaves is what is on the disk at this moment: a copy of it is started as the restart would find it.
        var crashed = Directory.CreateTempSubdirectory("nova-images-crashed-").FullName;
        Copy(images.Folder, crashed);
        File.WriteAllText(Path.Combine(crashed, "files", Guid.NewGuid().ToString()), "a file whose row was deleted just before the crash");
        content.Release();
        await upload;
        await images.StopAsync();
        Directory.Delete(images.Folder, recursive: true);
        await images.StartAsync(crashed);

        Assert.Equal("queued", (string?)(await images.SendAsync("GET", $"/v2/images/{cut}", "demo")).Body!["status"]);
        Assert.Equal([whole], Directory.GetFiles(Path.Combine(crashed, "files")).Select(Path.GetFileName));
        Assert.Equal(204, (await images.UploadAsync(cut, "demo", [4])).Status);
        Assert.Equal("active", (string?)(await images.SendAsync("GET", $"/v2/images/{whole}", "demo")).Body!["status"]);
    }

    [Fact]
    public async Task A_client_that_goes_away_leaves_the_image_queued()
    {
        var id = await images.CreateAsync("demo");
        using var content = new HeldContent([1, 2, 3]);
        var upload = images.SendAsync("PUT", $"/v2/images/{id}/file", "demo", content);
        await content.Begun;
        await images.UntilAsync(id, "saving");
        content.Break();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => upload);

        await images.UntilAsync(id, "queued");
        Assert.Empty(Directory.GetFiles(Path.Combine(images.Folder, "files")));
        Assert.Equal(204, (await images.UploadAsync(id, "demo", [1])).Status);
    }

    [Fact]
    public async Task A_restart_keeps_images()
    {
        var id = await images.CreateAsync("demo", """{"name": "kept", "disk_format": "raw", "container_format": "bare", "property": "value"}""");
        await images.UploadAsync(id, "demo", [1, 2, 3]);

        await images.StopAsync();
        await images.StartAsync(images.Folder);

        var image = (await images.SendAsync("GET", $"/v2/images/{id}", "demo")).Body!;
        Assert.Equal(("kept", "active", "value"), ((string?)image["name"], (string?)image["status"], (string?)image["property"]));
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.Combine(to, "files"));
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }
}
