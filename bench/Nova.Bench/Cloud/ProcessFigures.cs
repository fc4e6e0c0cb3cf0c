using System.Globalization;

namespace Nova.Bench.Cloud;

/// <summary>What the kernel says of a process.</summary>
internal sealed class ProcessFigures(int id)
{
    private const double TicksPerSecond = 100;

    /// <summary>Resident memory in MiB.</summary>
    public async Task<double> ResidentAsync(CancellationToken ct)
    {
        var line = (await File.ReadAllLinesAsync($"/proc/{id}/status", ct)).Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>CPU time used so far, in seconds.</summary>
    public async Task<double> CpuAsync(CancellationToken ct)
    {
        var text = await File.ReadAllTextAsync($"/proc/{id}/stat", ct);
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
