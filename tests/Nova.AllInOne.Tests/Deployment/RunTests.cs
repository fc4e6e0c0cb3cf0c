using System.Diagnostics;

namespace Nova.AllInOne.Tests.Deployment;

/// <summary>What <c>./run</c> refuses before it installs, builds or starts anything.</summary>
public sealed class RunTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nova-run-");

    private string Data => Path.Combine(folder.FullName, "cloud");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("--status", 1)]
    [InlineData("--stop", 0)]
    [InlineData("--clean", 0)]
    public async Task Where_no_cloud_is_it_says_so_and_leaves_nothing(string verb, int expected)
    {
        Assert.Equal((expected, $"run: there is no cloud in {Data}\n"), await RunAsync(verb));
        Assert.False(Directory.Exists(Data));

        // A folder of something else is no cloud either, and stays as it was.
        Directory.CreateDirectory(Data);
        Assert.Equal((expected, $"run: there is no cloud in {Data}\n"), await RunAsync(verb));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Data));
    }

    [Theory]
    [InlineData("--driver libvirt", "the cloud in {0} was made with --driver fake; ./run --clean removes it")]
    [InlineData("--driver fake --hosts 4", "the cloud in {0} was made with --hosts 3; ./run --clean removes it")]
    [InlineData("--hosts 4", "the cloud in {0} was made with --hosts 3; ./run --clean removes it")]
    [InlineData("--listen 127.0.0.2", "the cloud in {0} was made with --listen 127.0.0.1; ./run --clean removes it")]
    [InlineData("--cluster", "the cloud in {0} was made without --cluster; ./run --clean removes it")]
    public async Task An_option_that_an_existing_cloud_contradicts_is_refused(string options, string expected)
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(
            Path.Combine(Data, "run-settings"), "driver=fake\nhosts=3\ncluster=\nlisten=127.0.0.1\n", TestContext.Current.CancellationToken);

        Assert.Equal((1, $"run: {string.Format(null, expected, Data)}\n"), await RunAsync(options.Split(' ')));
    }

    [Fact]
    public async Task Several_hosts_are_the_fake_drivers_or_a_clusters()
    {
        Assert.Equal((1, "run: --hosts needs --driver fake or --cluster\n"), await RunAsync("--hosts", "2"));
        Assert.False(Directory.Exists(Data));
    }

    private async Task<(int Exit, string Errors)> RunAsync(params string[] options)
    {
        var start = new ProcessStartInfo(DeployFolder.At("..", "run"), [.. options, "--data", Data]) { RedirectStandardError = true };
        using var run = Process.Start(start)!;
        var errors = await run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (run.ExitCode, errors);
    }
}
