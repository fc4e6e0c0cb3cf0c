using System.Globalization;

namespace Nova.Manage.Db;

/// <summary>Dates on the command line: <c>2026-11-28</c>, <c>"2026-11-28 14:00"</c>, <c>"28 Nov 2026"</c>; UTC where nothing else is said.</summary>
internal static class DateArgument
{
    /// <returns>False where it is no date; true with null where there is none.</returns>
    public static bool TryRead(string? text, out DateTimeOffset? date)
    {
        date = null;
        if (text is null)
        {
            return true;
        }

        var isDate = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read);
        date = read;
        return isDate;
    }
}
