using System.Globalization;
using System.Text.RegularExpressions;

namespace Nova.Core;

/// <summary>Reads times as ISO 8601 writes them, in the forms that the services of OpenStack accept from each other and from clients.</summary>
public static partial class Iso8601
{
    /// <summary>
    /// A year; a month after a hyphen; a day; after T or a blank an hour, a minute, a second with a fraction of any length, and Z or an offset. Without a zone it is UTC.
    /// </summary>
    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        time = default;
        if (text is null || Form().Match(text) is not { Success: true } match)
        {
            return false;
        }

        int year = Number(match, "year", 1), month = Number(match, "month", 1), day = Number(match, "day", 1);
        int hour = Number(match, "hour", 0), minute = Number(match, "minute", 0), second = Number(match, "second", 0);
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        int offset = Number(match, "offsetHour", 0) * 60 + Number(match, "offsetMinute", 0);
        var wall = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc);
        long ticks = wall.Ticks + Microseconds(match.Groups["fraction"].ValueSpan) * TimeSpan.TicksPerMicrosecond
            - (match.Groups["sign"].ValueSpan is "-" ? -offset : offset) * TimeSpan.TicksPerMinute;
        if (offset >= 24 * 60 || ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        time = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    private static int Number(Match match, string group, int absent) =>
        match.Groups[group] is { Success: true } found ? int.Parse(found.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : absent;

    /// <summary>What is finer than a microsecond is cut off, not rounded.</summary>
    private static long Microseconds(ReadOnlySpan<char> fraction)
    {
        long micros = 0;
        for (int i = 0; i < 6; i++)
        {
            micros = micros * 10 + (i < fraction.Length ? fraction[i] - '0' : 0);
        }

        return micros;
    }

    /// <remarks>YYYYMM is left out, since it could be YYMMDD.</remarks>
    [GeneratedRegex(
        """
        ^(?<year>[0-9]{4})
        (?:
          -(?<month>[0-9]{1,2})
        |
          (?: -(?<month>[0-9]{1,2}) | (?<month>[0-9]{2}) ) (?: -(?<day>[0-9]{1,2}) | (?<day>[0-9]{2}) )
          (?:
            [ T] (?<hour>[0-9]{2}) (?: :?(?<minute>[0-9]{2}) (?: :?(?<second>[0-9]{1,2}) (?: [.,](?<fraction>[0-9]+) )? )? )?
            (?: Z | (?<sign>[-+])(?<offsetHour>[0-9]{2}):?(?<offsetMinute>[0-9]{2})? )?
          )?
        )?\z
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
