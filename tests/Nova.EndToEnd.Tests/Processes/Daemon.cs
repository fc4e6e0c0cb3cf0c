using System.Diagnostics;

namespace Nova.EndToEnd.Tests.Processes;

/// <summary>One daemon as a process of its own, which can be killed and started again with the same arguments.</summary>
internal sealed class Daemon(string name, string path, string log, params string[] arguments) : IAsyncDisposable
{
    private Process? process;

    public string Name => name;

    /// <summary>True while it runs.</summary>
    public bool Runs => process is { HasExited: false };

    public void Start()
    {
        process?.Dispose();

        // The shell becomes the daemon, so that the process we kill is the daemon; what it says goes to a file that survives it.
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardInput = true };
        foreach (var argument in (string[])["-c", "exec \"$@\" >>\"$0\" 2>&1", log, path, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        Command.CleanEnvironment(start);
        process = Process.Start(start)!;
    }

    /// <summary>SIGKILL: it gets no chance to finish or to say anything.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: it hangs, with all its connections open.</summary>
    public Task HangAsync() => Command.RunAsync("kill", ["-STOP", process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);

    /// <summary>SIGCONT.</summary>
    public Task GoOnAsync() => Command.RunAsync("kill", ["-CONT", process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);

    /// <summary>Throws where it has ended by itself, with its last words.</summary>
    public void MustRun()
    {
        if (process is { HasExited: true })
        {
            throw new InvalidOperationException($"{name} ended with {process.ExitCode}:\n{string.Join('\n', File.ReadLines(log).TakeLast(15))}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Runs)
        {
            await KillAsync();
        }

        process?.Dispose();
    }
}
