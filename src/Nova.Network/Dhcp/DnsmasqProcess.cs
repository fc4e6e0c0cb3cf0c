using System.Diagnostics;
using System.Globalization;
using Nova.Hosting.Files;
using Nova.Network.Tools;

namespace Nova.Network.Dhcp;

/// <summary>dnsmasq of one network: it is a daemon of its own, outlives this one, and is found again by its file and its command line.</summary>
internal sealed partial class DnsmasqProcess(DhcpOptions options, HostTool tool, TimeProvider time, ILogger<DnsmasqProcess> logger)
{
    private const int Hangup = 1;
    private const int Terminate = 15;

    /// <summary>What each has read of its file, as far as this daemon knows: one that died between writing and telling leaves it to the next.</summary>
    private readonly Dictionary<string, string> _told = [];

    /// <summary>Makes it run as planned: started where it does not run or was started otherwise, told to read its file anew where that changed, left alone where nothing did.</summary>
    /// <returns>True where something was done.</returns>
    public async Task<bool> EnsureAsync(DnsmasqPlan plan, CancellationToken ct)
    {
        MakeOpenFolder(options.Folder);
        var hosts = DnsmasqPlan.FileOf(options, plan.Bridge, "conf");
        var changed = await WriteAsync(hosts, plan.Hosts, ct);
        var running = Running(plan.Bridge);
        if (running is { } found && found.Arguments.SequenceEqual(plan.Arguments))
        {
            if (_told.GetValueOrDefault(plan.Bridge) != plan.Hosts)
            {
                await SignalAsync(found.Process, Hangup, ct);
                _told[plan.Bridge] = plan.Hosts;
            }

            return changed;
        }

        if (running is { } other)
        {
            await EndAsync(other.Process, ct);
        }

        await WriteAsync(DnsmasqPlan.LeaseFileOf(options.Folder, plan.Environment["NETWORK_ID"]), plan.Leases, ct);
        await StartAsync(plan, ct);
        _told[plan.Bridge] = plan.Hosts;
        LogStarted(plan.Bridge);
        return true;
    }

    /// <summary>Ends those of networks that are not here any more.</summary>
    public async Task EndOthersAsync(IReadOnlyCollection<string> bridges, CancellationToken ct)
    {
        if (!Directory.Exists(options.Folder))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(options.Folder, "nova-*.pid"))
        {
            var bridge = Path.GetFileNameWithoutExtension(file)["nova-".Length..];
            if (bridges.Contains(bridge))
            {
                continue;
            }

            if (Running(bridge) is { } left)
            {
                await EndAsync(left.Process, ct);
                LogEnded(bridge);
            }

            _told.Remove(bridge);

            File.Delete(file);
            File.Delete(DnsmasqPlan.FileOf(options, bridge, "conf"));
        }
    }

    /// <summary>It goes into the background once it listens; what is wrong with its settings it says before.</summary>
    private Task StartAsync(DnsmasqPlan plan, CancellationToken ct) => tool.RunAsync(DnsmasqPlan.Program, plan.Arguments, "", ct, environment: plan.Environment);

    /// <summary>The process in the network's file, if it is dnsmasq and this network's still: numbers of processes are given again.</summary>
    private (int Process, IReadOnlyList<string> Arguments)? Running(string bridge)
    {
        try
        {
            var text = File.ReadAllText(DnsmasqPlan.FileOf(options, bridge, "pid"));
            if (!int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var process))
            {
                return null;
            }

            var line = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/cmdline")).TrimEnd('\0').Split('\0');
            var own = $"--dhcp-hostsfile={DnsmasqPlan.FileOf(options, bridge, "conf")}";
            return Path.GetFileName(line[0]) == DnsmasqPlan.Program && line.Contains(own) ? (process, line[1..]) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task EndAsync(int process, CancellationToken ct)
    {
        await SignalAsync(process, Terminate, ct);
        try
        {
            using var found = Process.GetProcessById(process);
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5), time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
            await found.WaitForExitAsync(either.Token);
        }
        catch (ArgumentException)
        {
            // It has ended.
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            await SignalAsync(process, 9, ct);
        }
    }

    /// <summary>dnsmasq reads its files as a user of its own, and this daemon's umask lets no such user in: folders that are missing are opened by name.</summary>
    private static void MakeOpenFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        MakeOpenFolder(Path.GetDirectoryName(path) ?? "/");
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
    }

    private Task SignalAsync(int process, int signal, CancellationToken ct) =>
        tool.RunAsync("kill", [string.Create(CultureInfo.InvariantCulture, $"-{signal}"), process.ToString(CultureInfo.InvariantCulture)], "", ct);

    private static async Task<bool> WriteAsync(string path, string text, CancellationToken ct)
    {
        if (File.Exists(path) && await File.ReadAllTextAsync(path, ct) == text)
        {
            return false;
        }

        var half = path + ".new";
        await using (var writer = new StreamWriter(half, OwnerOnlyFile.With(FileMode.Create)))
        {
            await writer.WriteAsync(text.AsMemory(), ct);
        }

        // dnsmasq reads it as a user of its own.
        File.SetUnixFileMode(half, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        File.Move(half, path, overwrite: true);
        return true;
    }

    [LoggerMessage(LogLevel.Information, "dnsmasq of {Bridge} was started")]
    private partial void LogStarted(string bridge);

    [LoggerMessage(LogLevel.Information, "dnsmasq of {Bridge} was ended: the network is not on this host any more")]
    private partial void LogEnded(string bridge);
}
