using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Nova.Compute.Libvirt.Tools;

/// <summary>Runs a program of the host: arguments as a list and never through a shell, bounded in time, memory, processor time and output, without the daemon's capabilities.</summary>
/// <remarks>
/// The unit's CAP_DAC_READ_SEARCH is an ambient capability, which every program inherits: qemu-img, which parses tenants' images, could read any file of the host.
/// Capabilities belong to threads, and .NET starts programs on any of its own, so the daemon cannot lay its own aside for a child; setpriv does it on the other side of the fork.
/// It comes with prlimit (util-linux).
/// </remarks>
internal sealed class ToolRun(TimeProvider time)
{
    private const int MostOutput = 64 * 1024;

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="ToolFailedException">It cannot be started, ends with another code than 0, or takes too long.</exception>
    /// <returns>What it printed on its standard output.</returns>
    public async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, ToolLimits limits, CancellationToken ct)
    {
        using var process = Start(program, arguments, limits);
        using var deadline = new CancellationTokenSource(limits.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            process.StandardInput.Close();
            var output = ReadAsync(process.StandardOutput, either.Token);
            var errors = ReadAsync(process.StandardError, either.Token);
            await Task.WhenAll(output, errors);
            await process.WaitForExitAsync(either.Token);
            return process.ExitCode == 0
                ? await output
                : throw new ToolFailedException(program, arguments, $"ended with {process.ExitCode}: {(await errors).Trim()}");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new ToolFailedException(program, arguments, $"was not finished after {limits.Timeout.TotalSeconds:0} s");
        }
        finally
        {
            await EndAsync(process);
        }
    }

    /// <summary>
    /// What is really started: the program behind those that lay capabilities aside, confine it and set limits. A program that opens a tenant's bytes is
    /// behind <c>nova-confine</c>, which ends with an error where it cannot do all that it is there for.
    /// </summary>
    internal static IReadOnlyList<string> CommandLine(string program, IReadOnlyList<string> arguments, ToolLimits limits)
    {
        List<string> line = ["setpriv", "--no-new-privs", "--inh-caps=-all", "--ambient-caps=-all", "--"];
        if (limits.Files is { } files)
        {
            line.Add(Path.Combine(AppContext.BaseDirectory, "nova-confine"));
            line.AddRange(files.User is { } user ? ["--user", string.Create(CultureInfo.InvariantCulture, $"{user}")] : []);
            line.AddRange(files.Reads.SelectMany(path => new[] { "--read", path }));
            line.AddRange(files.Writes.SelectMany(path => new[] { "--write", path }));
            line.AddRange(["--", "/usr/bin/prlimit", "--core=0"]);
        }
        else
        {
            line.Add("prlimit");
        }

        if (limits.FileBytes is { } most)
        {
            line.Add(string.Create(CultureInfo.InvariantCulture, $"--fsize={most}"));
        }

        if (limits.AddressSpaceBytes is { } bytes)
        {
            line.Add(string.Create(CultureInfo.InvariantCulture, $"--as={bytes}"));
        }

        if (limits.ProcessorSeconds is { } seconds)
        {
            line.Add(string.Create(CultureInfo.InvariantCulture, $"--cpu={seconds}"));
        }

        return [.. line, "--", program, .. arguments];
    }

    private static Process Start(string program, IReadOnlyList<string> arguments, ToolLimits limits)
    {
        var line = CommandLine(program, arguments, limits);
        var start = new ProcessStartInfo(line[0], line.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["LC_ALL"] = "C";
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new ToolFailedException(program, arguments, $"cannot be started: {missing.Message}");
        }
    }

    /// <summary>Reads to the end, so that the program never blocks on a full pipe, and keeps the beginning.</summary>
    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken ct)
    {
        var kept = new StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer, ct)) > 0)
        {
            kept.Append(buffer, 0, Math.Min(read, MostOutput - kept.Length));
        }

        return kept.ToString();
    }

    /// <summary>Whatever happened, the program does not outlive the call: it might still be writing the file that is now cleaned up.</summary>
    private static async Task EndAsync(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}

/// <summary>What a program may use.</summary>
/// <param name="Timeout">Time on the wall.</param>
/// <param name="AddressSpaceBytes">Address space, or null for no limit.</param>
/// <param name="ProcessorSeconds">Processor time, or null for no limit.</param>
/// <param name="FileBytes">Size of any file it writes, or null for no limit.</param>
/// <param name="Files">The only files it can reach, for a program that opens a tenant's bytes; null for one that does not.</param>
internal sealed record ToolLimits(TimeSpan Timeout, long? AddressSpaceBytes, int? ProcessorSeconds, long? FileBytes = null, ConfinedFiles? Files = null);

/// <summary>What a confined program is given. There is no network for it, no other file but itself and its libraries, and no other process.</summary>
/// <param name="Reads">Files it may read.</param>
/// <param name="Writes">Files it may write; they are there already.</param>
/// <param name="User">User it runs as, and who gets the files; null to stay the daemon's.</param>
internal sealed record ConfinedFiles(IReadOnlyList<string> Reads, IReadOnlyList<string> Writes, uint? User);

/// <summary>A program of the host failed. The text is for operators.</summary>
internal sealed class ToolFailedException(string program, IReadOnlyList<string> arguments, string what)
    : Exception($"{program} {string.Join(' ', arguments)}: {what}");
