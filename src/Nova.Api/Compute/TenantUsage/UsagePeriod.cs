using System.Globalization;
using Nova.Api.Pipeline;

namespace Nova.Api.Compute.TenantUsage;

/// <summary>The time a report is about.</summary>
internal readonly record struct UsagePeriod(DateTimeOffset Begin, DateTimeOffset End)
{
    /// <summary>With a second and no zone; the fraction may be left out after T alone.</summary>
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFF", "yyyy-MM-dd HH:mm:ss.FFFFFF"];

    /// <summary>Reads start and end, each now where it is absent; the message of the 400 where they make no period.</summary>
    public static string? TryRead(ApiRequest request, out UsagePeriod period)
    {
        DateTimeOffset now = request.Backends.Time.GetUtcNow();
        period = default;
        if (!TryParse(request.Query.All("start"), now.AddTicks(-1), out DateTimeOffset begin) || !TryParse(request.Query.All("end"), now, out DateTimeOffset end))
        {
            return "Invalid datetime string: Datetime is in invalid format";
        }

        if (begin >= end)
        {
            return "Invalid start time. The start time cannot occur after the end time.";
        }

        // What has not been used yet is not reported.
        period = new UsagePeriod(begin, end < now ? end : now);
        return null;
    }

    /// <summary>For how long a server ran within the period.</summary>
    public double HoursOf(DateTimeOffset launched, DateTimeOffset? terminated)
    {
        if (terminated < Begin || launched > End)
        {
            return 0;
        }

        DateTimeOffset start = launched > Begin ? launched : Begin;
        DateTimeOffset stop = terminated < End ? terminated.Value : End;
        return (stop - start).TotalHours;
    }

    /// <summary>Of a parameter that is repeated the first counts, here alone.</summary>
    private static bool TryParse(IReadOnlyList<string> texts, DateTimeOffset absent, out DateTimeOffset time)
    {
        if (texts is [] or ["", ..])
        {
            time = absent;
            return true;
        }

        return DateTimeOffset.TryParseExact(texts[0], Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }
}
