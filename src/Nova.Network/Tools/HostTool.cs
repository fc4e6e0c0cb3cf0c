using System.Diagnostics;
using System.Text;

namespace Nova.Network.Tools;

/// <summary>Runs a program of the host: arguments as a list and never through a shell, what it reads on its standard input, bounded in time.</summary>
internal sealed class HostTool(TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="HostToolException">It cannot be started, ends with another code than 0, or takes too long.</exception>
    /// <param name="program">Its name, or path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="started">Is told the number of its process.</param>
    /// <param name="environment">What its environment has besides this process's.</param>
    /// <returns>What it printed on its standard output.</returns>
    public async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, string input, CancellationToken ct, Action<int>? started = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Start(program, arguments, environment);
        started?.Invoke(process.Id);
        using var deadline = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(either.Token);
            var errors = process.StandardError.ReadToEndAsync(either.Token);
            await WriteAsync(process, input, either.Token);
            await Task.WhenAll(output, errors);
            await process.WaitForExitAsync(either.Token);
            return process.ExitCode == 0
                ? await output
                : throw new HostToolException(program, arguments, $"ended with {process.ExitCode}: {(await errors).Trim()}", process.ExitCode);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new HostToolException(program, arguments, $"was not finished after {Longest.TotalSeconds:0} s");
        }
        finally
        {
            if (!process.HasExited)
            {
                // It does not outlive the call: what it was changing is about to be changed by the next.
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    /// <summary>Starts it with its three streams open.</summary>
    /// <exception cref="HostToolException">It cannot be started.</exception>
    public static Process Start(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["LC_ALL"] = "C";

        // Programs of administrators are not on the path of every service.
        start.Environment["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin";
        start.FileName = Find(program);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new HostToolException(program, arguments, $"cannot be started: {missing.Message}");
        }
    }

    private static string Find(string program) => program.Contains('/', StringComparison.Ordinal)
        ? program
        : new[] { "/usr/sbin", "/sbin", "/usr/bin", "/bin" }.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists) ?? program;

    private static async Task WriteAsync(Process process, string input, CancellationToken ct)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), ct);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all; its code and its words say why.
        }
    }
}

/// <summary>A program of the host failed. The text is for operators.</summary>
internal sealed class HostToolException(string program, IReadOnlyList<string> arguments, string what, int? exitCode = null)
    : Exception($"{program} {string.Join(' ', arguments)}: {what}")
{
    /// <summary>What it ended with; null where it did not end by itself.</summary>
    public int? ExitCode { get; } = exitCode;
}
