using System.Globalization;

namespace Nova.Compute.Libvirt.Inventory;

/// <summary>The line that <c>uptime</c> prints, made from what the kernel says; the program itself is not on every host.</summary>
internal static class ReadUptime
{
    public static async Task<string> ReadAsync(TimeProvider time, CancellationToken ct) =>
        Format(time.GetLocalNow(), await File.ReadAllTextAsync("/proc/uptime", ct), await File.ReadAllTextAsync("/proc/loadavg", ct));

    internal static string Format(DateTimeOffset now, string uptime, string loads)
    {
        var up = TimeSpan.FromSeconds(double.Parse(uptime.Split(' ')[0], CultureInfo.InvariantCulture));
        var days = up.Days switch
        {
            0 => "",
            1 => "1 day, ",
            _ => string.Create(CultureInfo.InvariantCulture, $"{up.Days} days, "),
        };
        var clock = up.Hours > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{up.Hours,2}:{up.Minutes:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{up.Minutes} min");
        var load = string.Join(", ", loads.Split(' ').Take(3));
        return string.Create(CultureInfo.InvariantCulture, $" {now:HH:mm:ss} up {days}{clock},  0 users,  load average: {load}");
    }
}
