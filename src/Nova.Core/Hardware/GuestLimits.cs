using System.Globalization;
using Nova.Core.Flavors;

namespace Nova.Core.Hardware;

/// <summary>What a flavor grants at most of the host's processors, of each disk and of each network interface: the <c>quota:</c> extra specs that upstream's libvirt driver reads.</summary>
/// <param name="flavor">The flavor.</param>
public sealed class GuestLimits(FlavorRecord flavor)
{
    /// <summary>Before each name.</summary>
    public const string Prefix = "quota:";

    private const string Shares = "cpu_shares";
    private const string Period = "cpu_period";
    private const string Quota = "cpu_quota";

    /// <summary>All of them, with the bounds of libvirt; 0 is no limit but of <c>cpu_shares</c>, and so is a negative <c>cpu_quota</c>.</summary>
    private static readonly (string Name, long Least, long Most)[] Known =
    [
        (Shares, 2, 262_144), (Period, 1000, 1_000_000), (Quota, 1000, 17_592_186_044_415),
        .. DiskLimits.Names.Select(name => ("disk_" + name, 1L, long.MaxValue)),
        .. new[] { "vif_inbound_", "vif_outbound_" }.SelectMany(_ => LinkLimits.Names, (way, name) => (way + name, 1L, (long)uint.MaxValue)),
    ];

    /// <summary>Their names.</summary>
    public static readonly IReadOnlyList<string> ExtraSpecs = [.. Known.Select(spec => Prefix + spec.Name)];

    /// <summary>Processor time; null where the flavor says nothing of it.</summary>
    public CpuLimits? Cpu => Number(Shares) is null && Number(Period) is null && Number(Quota) is null ? null : new CpuLimits(Number(Shares), Number(Period), Number(Quota));

    /// <summary>Of each disk, by libvirt's names; empty where the flavor says nothing of them.</summary>
    public DiskLimits Disk => new([.. DiskLimits.Names.Select(name => (name, Number("disk_" + name))).Where(limit => limit.Item2 is not null).Select(limit => (limit.name, limit.Item2!.Value))]);

    /// <summary>Towards the guest, of each interface; null where the flavor says nothing of it.</summary>
    public LinkLimits? Inbound => Link("vif_inbound_");

    /// <summary>From the guest.</summary>
    public LinkLimits? Outbound => Link("vif_outbound_");

    /// <summary>What is none, out of bounds or without the others it needs: what libvirt would refuse on every host. Flavors made before 2.86 hold any text.</summary>
    public string? FindWrong()
    {
        foreach (var (name, least, most) in Known)
        {
            if (flavor.ExtraSpecs.TryGetValue(Prefix + name, out var text) && FindWrong(Prefix + name, text, least, most, isNone: number => number == 0 ? name != Shares : number < 0 && name == Quota) is { } wrong)
            {
                return wrong;
            }
        }

        return Disk.FindWrong() ?? FindWrongLink("vif_inbound_") ?? FindWrongLink("vif_outbound_");
    }

    private static string? FindWrong(string name, string text, long least, long most, Func<long, bool> isNone) =>
        !long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? $"Validation failed; '{text}' is not a valid integer for extra spec '{name}'."
        : isNone(number) ? null
        : number < least ? $"Validation failed; '{text}' is less than the minimum of {least} for extra spec '{name}'."
        : number > most ? $"Validation failed; '{text}' is greater than the maximum of {most} for extra spec '{name}'."
        : null;

    private string? FindWrongLink(string way) =>
        Number(way + LinkLimits.Average) is null && LinkLimits.Names.FirstOrDefault(name => Number(way + name) is not null) is { } lonely
            ? $"The extra spec {Prefix}{way}{lonely} needs {Prefix}{way}{LinkLimits.Average}." : null;

    private LinkLimits? Link(string way) =>
        Number(way + LinkLimits.Average) is { } average ? new LinkLimits(average, Number(way + "peak"), Number(way + "burst")) : null;

    private long? Number(string name) =>
        long.TryParse(flavor.ExtraSpecs.GetValueOrDefault(Prefix + name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>Processor time of a guest.</summary>
/// <param name="Shares">Its weight beside other guests.</param>
/// <param name="Period">Microseconds in which each virtual CPU may use <paramref name="Quota"/>.</param>
/// <param name="Quota">Microseconds of processor; negative for no limit.</param>
public sealed record CpuLimits(long? Shares, long? Period, long? Quota);

/// <summary>Throughput of a disk.</summary>
/// <param name="Rates">By libvirt's names.</param>
public sealed record DiskLimits(IReadOnlyList<(string Name, long Rate)> Rates)
{
    /// <summary>Names, in libvirt's order.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["total_bytes_sec", "read_bytes_sec", "write_bytes_sec", "total_iops_sec", "read_iops_sec", "write_iops_sec"];

    /// <summary>As libvirt: a limit of both directions and one of either exclude each other.</summary>
    internal string? FindWrong() => new[] { "bytes_sec", "iops_sec" }.FirstOrDefault(unit => Has("total_" + unit) && (Has("read_" + unit) || Has("write_" + unit))) is { } both
        ? $"total and read/write {both} of disks cannot be set at the same time." : null;

    private bool Has(string name) => Rates.Any(limit => limit.Name == name && limit.Rate != 0);
}

/// <summary>Throughput of one direction of an interface.</summary>
/// <param name="AverageRate">KiB a second; 0 for no limit.</param>
/// <param name="PeakRate">KiB a second for a while.</param>
/// <param name="Burst">KiB that may go at the peak.</param>
public sealed record LinkLimits(long AverageRate, long? PeakRate, long? Burst)
{
    /// <summary>The one that the others need.</summary>
    internal const string Average = "average";

    /// <summary>Names.</summary>
    public static readonly IReadOnlyList<string> Names = [Average, "peak", "burst"];
}
