using System.Globalization;

namespace Nova.Http;

/// <summary>How answers print a time.</summary>
public static class Timestamp
{
    /// <summary>With microseconds and without a zone, as most of the API has always done; it is UTC.</summary>
    public static string WithoutZone(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="WithoutZone(DateTimeOffset)"/>
    public static string? WithoutZone(DateTimeOffset? time) => time is { } known ? WithoutZone(known) : null;

    /// <summary>To the second, with a Z.</summary>
    public static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Utc(DateTimeOffset)"/>
    public static string? Utc(DateTimeOffset? time) => time is { } known ? Utc(known) : null;
}
