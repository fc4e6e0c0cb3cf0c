using System.Globalization;
using System.Text.Json;
using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Filters;

/// <summary>
/// Every extra spec in <c>capabilities:</c> matches the host attribute of that name. One without a namespace does where hosts have such an attribute: any other
/// is the aggregates' (AggregateInstanceExtraSpecsFilter). Other namespaces are ignored.
/// </summary>
internal sealed class ComputeCapabilitiesFilter : IHostFilter
{
    public string Name => "ComputeCapabilitiesFilter";

    public FilterScope Scope => FilterScope.Class;

    public bool Ignores(SchedulingRequest request)
    {
        foreach (var (key, _) in request.Flavor.ExtraSpecs)
        {
            if (TryScope(key, out _))
            {
                return false;
            }
        }

        return true;
    }

    public bool FollowsLoad(SchedulingRequest request)
    {
        foreach (var (key, _) in request.Flavor.ExtraSpecs)
        {
            if (TryScope(key, out var path) && path is "vcpus_used" or "free_ram_mb" or "free_disk_mb" or "num_instances" or "num_io_ops")
            {
                return true;
            }
        }

        return false;
    }

    public Verdict Check(HostState host, SchedulingRequest request)
    {
        foreach (var (key, requirement) in request.Flavor.ExtraSpecs)
        {
            if (!TryScope(key, out var path))
            {
                continue;
            }

            if (ReadAttribute(host, path) is not { } actual)
            {
                if (!key.Contains(':', StringComparison.Ordinal))
                {
                    continue;
                }

                return Verdict.Refused($"no capability {path}");
            }

            if (!ExtraSpecOperators.Matches(actual, requirement))
            {
                return Verdict.Refused($"capability {path} does not match {requirement}");
            }
        }

        return Verdict.Passed;
    }

    private static bool TryScope(string key, out string path)
    {
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        path = colon < 0 ? key : key[(colon + 1)..];
        return colon < 0 || key.AsSpan(0, colon).SequenceEqual("capabilities");
    }

    private static string? ReadAttribute(HostState host, string path)
    {
        var report = host.View.Report;
        return path switch
        {
            "hypervisor_type" => report.HypervisorType,
            "hypervisor_version" => Text(report.HypervisorVersion),
            "hypervisor_hostname" => report.Node,
            "vcpus_total" => Text(report.Vcpus),
            "vcpus_used" => Text(host.View.VcpusUsed),
            "total_usable_ram_mb" => Text(report.MemoryMb),
            "free_ram_mb" => Text(host.FreeMemoryMb),
            "free_disk_mb" => Text(host.FreeDiskGb * 1024),
            "num_instances" => Text(host.InstanceCount),
            "num_io_ops" => Text(host.IoOperations),
            "host" => host.Host,
            _ when path.StartsWith("cpu_info:", StringComparison.Ordinal) => ReadCpuInfo(report.CpuInfo, path["cpu_info:".Length..]),
            _ => null,
        };
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? ReadCpuInfo(string json, string path)
    {
        using var document = JsonDocument.Parse(json);
        var element = document.RootElement;
        foreach (var step in path.Split(':'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(step, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString() : element.GetRawText();
    }
}
