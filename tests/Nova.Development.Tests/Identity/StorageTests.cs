using System.Runtime.Versioning;
using System.Text;

namespace Nova.Development.Tests.Identity;

/// <summary>What is on the disk, and what a restart brings back. A fixture per test: these stop the daemon.</summary>
[SupportedOSPlatform("linux")]
public sealed class StorageTests : IAsyncLifetime
{
    private readonly IdentityFixture identity = new();

    public ValueTask InitializeAsync() => identity.InitializeAsync();

    public ValueTask DisposeAsync() => identity.DisposeAsync();

    [Fact]
    public async Task A_restart_keeps_users_passwords_and_tokens()
    {
        var admin = await identity.TokenAsync();
        await identity.CreateAsync(admin, "/v3/users", "user", new() { ["name"] = "keeper", ["password"] = "kept" });

        await identity.StopAsync();
        await identity.StartAsync();

        Assert.Equal(200, (await identity.SendAsync("GET", "/v3/users", admin)).Status);
        Assert.Equal(201, (await identity.LoginAsync("keeper", "kept", null)).Status);
        Assert.Equal(18, (await identity.SendAsync("GET", "/v3/endpoints", admin)).Body!["endpoints"]!.AsArray().Count);
    }

    [Fact]
    public async Task Files_that_others_could_read_are_narrowed_at_the_start()
    {
        await identity.StopAsync();
        var files = Directory.GetFiles(identity.Folder);
        Array.ForEach(files, file => File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead));

        await identity.StartAsync();

        Assert.Contains(files, file => file.EndsWith("identity.key", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith("identity.sqlite", StringComparison.Ordinal));
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task Neither_tokens_nor_passwords_nor_secrets_are_on_the_disk()
    {
        var token = await identity.TokenAsync();
        await identity.CreateAsync(token, "/v3/users", "user", new() { ["name"] = "hidden-name", ["password"] = "hidden-password" });
        await identity.CreateAsync(token, "/v3/credentials", "credential", new() { ["type"] = "cert", ["blob"] = "hidden-blob" });

        await identity.StopAsync();

        var text = string.Concat(Directory.GetFiles(identity.Folder).Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file))));
        Assert.Contains("hidden-name", text, StringComparison.Ordinal);
        Assert.DoesNotContain(token, text, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-password", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-blob", text, StringComparison.Ordinal);
        Assert.DoesNotContain(IdentityFixture.AdminPassword, text, StringComparison.Ordinal);
        Assert.All(
            Directory.GetFiles(identity.Folder),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }
}
