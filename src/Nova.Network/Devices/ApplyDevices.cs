using Nova.Network.Tools;
using Nova.Network.Wanted;

namespace Nova.Network.Devices;

/// <summary>Compares the host's devices with the plan, and changes what differs.</summary>
internal sealed partial class ApplyDevices(DeviceSteps steps, HostTool tool, ILogger<ApplyDevices> logger)
{
    private const string Settings = "/proc/sys";

    /// <summary>Makes the devices as planned.</summary>
    /// <returns>How many changes were needed.</returns>
    public async Task<int> EnsureAsync(HostPlan plan, CancellationToken ct)
    {
        var kernel = KernelDevice.Read(await tool.RunAsync("ip", KernelDevice.Question, "", ct));
        var done = 0;
        var lines = new List<string>();
        foreach (var step in steps.Of(plan, kernel))
        {
            switch (step)
            {
                case HostStep.Ip ip:
                    lines.Add(ip.Line);
                    break;
                case HostStep.Setting setting:
                    done += await FlushAsync(lines, ct);
                    done += await SetAsync(setting, ct) ? 1 : 0;
                    break;
            }
        }

        return done + await FlushAsync(lines, ct);
    }

    private async Task<int> FlushAsync(List<string> lines, CancellationToken ct)
    {
        var count = lines.Count;
        if (count > 0)
        {
            LogChange(string.Join("; ", lines));
            var text = string.Join('\n', lines) + "\n";
            lines.Clear();
            try
            {
                await tool.RunAsync("ip", ["-batch", "-"], text, ct);
            }
            catch (HostToolException failed) when (failed.Message.Contains("Unknown device type", StringComparison.Ordinal) && text.Contains("type vlan", StringComparison.Ordinal))
            {
                throw new HostToolException("ip", [], "this kernel has no VLAN devices (module 8021q): VlanManager cannot be used on this host");
            }
        }

        return count;
    }

    private static async Task<bool> SetAsync(HostStep.Setting setting, CancellationToken ct)
    {
        var path = Path.Combine(Settings, setting.Path);
        if (!File.Exists(path))
        {
            // IPv6 may be compiled out, and then is off. Without the filter of bridges security groups would hold for nothing that stays in one.
            return setting.Path.StartsWith("net/bridge/", StringComparison.Ordinal)
                ? throw new HostToolException("sysctl", [setting.Path], "is missing: load the module br_netfilter (modprobe br_netfilter), without which security groups do not hold within a bridge")
                : false;
        }

        if ((await File.ReadAllTextAsync(path, ct)).Trim() == setting.Value)
        {
            return false;
        }

        await File.WriteAllTextAsync(path, setting.Value, ct);
        return true;
    }

    [LoggerMessage(LogLevel.Information, "Devices of the host: {Change}")]
    private partial void LogChange(string change);
}
