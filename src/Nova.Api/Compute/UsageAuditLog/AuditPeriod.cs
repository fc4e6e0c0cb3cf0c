namespace Nova.Api.Compute.UsageAuditLog;

/// <summary>The periods <c>instance_usage_audit_period</c> cuts time into: <c>hour</c>, <c>day</c>, <c>month</c> or <c>year</c>, shifted by what follows an <c>@</c>.</summary>
internal readonly record struct AuditPeriod(DateTime Begin, DateTime End)
{
    /// <summary>The last period that was complete before a time.</summary>
    public static AuditPeriod LastBefore(string unit, DateTime time)
    {
        string[] parts = unit.Split('@', 2);
        int offset = parts.Length > 1 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : 0;
        Func<DateTime, int, DateTime> step = parts[0] switch
        {
            "year" => (end, count) => end.AddYears(count),
            "month" => (end, count) => end.AddMonths(count),
            "day" => (end, count) => end.AddDays(count),
            _ => (end, count) => end.AddHours(count),
        };
        DateTime end = parts[0] switch
        {
            "year" => new DateTime(time.Year, 1, 1).AddMonths(Math.Max(offset, 1) - 1),
            "month" => new DateTime(time.Year, time.Month, 1).AddDays(Math.Max(offset, 1) - 1),
            "day" => time.Date.AddHours(offset),
            _ => time.Date.AddHours(time.Hour).AddMinutes(offset),
        };
        end = end >= time ? step(end, -1) : end;
        return new AuditPeriod(step(end, -1), end);
    }

    /// <summary>Whether a unit means anything.</summary>
    public static bool IsUnit(string unit)
    {
        string[] parts = unit.Split('@', 2);
        int most = parts[0] switch { "hour" => 59, "day" => 23, "month" => 28, "year" => 12, _ => -1 };
        return most >= 0 && (parts.Length == 1 || (int.TryParse(parts[1], out int offset) && offset >= 0 && offset <= most));
    }
}
