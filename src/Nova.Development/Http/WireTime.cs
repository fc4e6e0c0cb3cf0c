using System.Globalization;

namespace Nova.Development.Http;

/// <summary>Times as OpenStack writes them, kept in the files as microseconds since 1970.</summary>
internal static class WireTime
{
    /// <summary>As Keystone: <c>2026-01-02T03:04:05.000000Z</c>.</summary>
    public static string Precise(long microseconds) => Of(microseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>As Glance and Keystone v2.0: <c>2026-01-02T03:04:05Z</c>.</summary>
    public static string Seconds(long microseconds) => Of(microseconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Microseconds since 1970 of <paramref name="time"/>.</summary>
    public static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>Microseconds since 1970, now.</summary>
    public static long Now(this TimeProvider time) => Microseconds(time.GetUtcNow());

    /// <summary>An ISO 8601 time, in UTC where it names no zone.</summary>
    public static long? Parse(string text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        ? Microseconds(time)
        : null;

    private static DateTimeOffset Of(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
