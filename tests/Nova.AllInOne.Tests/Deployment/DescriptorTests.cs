using System.Diagnostics;

namespace Nova.AllInOne.Tests.Deployment;

/// <summary>What whoever calls a script has open, such as a lock, is not open in the daemons that the script leaves behind.</summary>
public sealed class DescriptorTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nova-descriptors-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("mariadb")]
    [InlineData("postgresql")]
    [InlineData("rabbitmq")]
    public async Task A_server_holds_no_lock_of_its_callers(string server)
    {
        // The folder is given to the server's own user where root starts it.
        File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101);
        var script = $"""
            exec 9>"$2/lock" && flock 9 || exit 3
            "$1" start "$2/server" 0 >&2 || exit 4
            exec 9>&-
            flock --nonblock "$2/lock" true && echo free || echo held
            "$1" stop "$2/server" >&2
            """;

        Assert.Equal("free\n", await OutputAsync("bash", "-c", script, "bash", DeployFolder.At("dev", server), folder.FullName));
    }

    [Fact]
    public void Every_script_that_leaves_a_daemon_behind_closes_them()
    {
        var scripts = Directory.GetFiles(DeployFolder.At("dev")).Append(DeployFolder.At("..", "run")).Select(path => (Name: Path.GetFileName(path), Text: File.ReadAllText(path)));
        var leaving = scripts.Where(script => script.Text.Contains("setsid ", StringComparison.Ordinal)).ToArray();

        Assert.True(leaving.Length >= 4, string.Join(' ', leaving.Select(script => script.Name)));
        Assert.DoesNotContain(leaving, script => !script.Text.Contains("/descriptors.sh", StringComparison.Ordinal));
    }

    private static async Task<string> OutputAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }
}
