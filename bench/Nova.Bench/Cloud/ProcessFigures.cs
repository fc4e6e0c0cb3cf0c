using System.Globalization;

namespace Nova.Bench.Cloud;

/// <summary>What the kernel says of processes, summed up.</summary>
internal sealed class ProcessFigures(IReadOnlyList<int> ids)
{
    private const double TicksPerSecond = 100;

    /// <summary>Resident memory in MiB.</summary>
    public async Task<double> ResidentAsync(CancellationToken ct)
    {
        var total = 0.0;
        foreach (var id in ids)
        {
            var line = (await File.ReadAllLinesAsync($"/proc/{id}/status", ct)).Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            total += double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }

        return total;
    }

    /// <summary>Open file descriptors.</summary>
    public int Descriptors() => ids.Sum(id => Directory.GetFileSystemEntries($"/proc/{id}/fd").Length);

    public int Threads() => ids.Sum(id => Directory.GetDirectories($"/proc/{id}/task").Length);

    /// <summary>CPU time used so far, in seconds.</summary>
    public async Task<double> CpuAsync(CancellationToken ct)
    {
        var total = 0.0;
        foreach (var id in ids)
        {
            var text = await File.ReadAllTextAsync($"/proc/{id}/stat", ct);
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            total += (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }

        return total;
    }
}
