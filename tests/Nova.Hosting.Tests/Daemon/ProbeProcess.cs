using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Nova.Hosting.Tests.Daemon;

/// <summary>A running <see cref="ProbeDaemon"/> process: its output, its ports, its exit.</summary>
internal sealed partial class ProbeProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process process;
    private readonly Lock gate = new();
    private readonly List<string> errors = [];
    private readonly List<string> output = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ProbeProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.ErrorDataReceived += (_, line) => Add(errors, line.Data);
        process.OutputDataReceived += (_, line) => Add(output, line.Data);
        process.Start();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    public int Id => process.Id;

    public string Errors => Text(errors);

    public string Output => Text(output);

    public static ProbeProcess Start(IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        // Whoever runs the tests in the background of a script has SIGINT ignored, which processes inherit.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", Environment.ProcessPath!]) { RedirectStandardError = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ProbeProcess).Assembly.Location);
        }

        start.ArgumentList.Add(ProbeDaemon.Word);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["HOME"] = "/nonexistent";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ProbeProcess(start);
    }

    /// <summary>Waits for a line on standard error and returns the group named "it".</summary>
    public async Task<string> ErrorLineAsync(Regex pattern)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task more;
            lock (gate)
            {
                if (errors.Select(line => pattern.Match(line)).FirstOrDefault(match => match.Success) is { } found)
                {
                    return found.Groups["it"].Value;
                }

                Assert.False(process.HasExited, $"the process ended instead: {string.Join('\n', errors)}");
                more = changed.Task;
            }

            try
            {
                await more.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"no line matches {pattern} in: {Errors}");
            }
        }
    }

    public Task<string> ListensOnAsync() => ErrorLineAsync(ListensOn());

    public Task<string> HealthAsync() => ErrorLineAsync(HealthAt());

    public Task StartedAsync() => ErrorLineAsync(HasStarted());

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {process.Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    public async Task<int> ExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private void Add(List<string> lines, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (gate)
        {
            lines.Add(line);
            changed.TrySetResult();
            changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private string Text(List<string> lines)
    {
        lock (gate)
        {
            return string.Join('\n', lines);
        }
    }

    [GeneratedRegex(@"nova-probe listens on (?<it>\S+) \(probe\)")]
    private static partial Regex ListensOn();

    [GeneratedRegex(@"nova-probe answers /healthz, /readyz and /metrics on (?<it>\S+)")]
    private static partial Regex HealthAt();

    [GeneratedRegex(@"nova-probe \S+ started, process (?<it>\d+)")]
    private static partial Regex HasStarted();
}
