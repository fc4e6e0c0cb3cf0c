using System.Globalization;
using System.Text.RegularExpressions;

namespace Nova.Core.Hardware;

/// <summary>Sizes of pages as operators and users write them.</summary>
public static partial class PageSize
{
    /// <summary>A number is in KiB; with a unit it is what the unit says: <c>2MB</c> and <c>2MiB</c> are both 2 MiB, as upstream. 0 for what is no size.</summary>
    public static long Kibibytes(string text)
    {
        var match = Size().Match(text);
        if (!match.Success || !long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > int.MaxValue)
        {
            return 0;
        }

        if (match.Groups[2].Length + match.Groups[3].Length == 0)
        {
            return number;
        }

        var shift = match.Groups[2].Value switch { "k" or "K" => 10, "M" => 20, "G" => 30, "T" => 40, _ => 0 };
        var bytes = (Int128)number << shift;
        return (long)((match.Groups[3].Value is "b" or "bit" ? bytes / 8 : bytes) / 1024);
    }

    [GeneratedRegex(@"^(\d+)([kKMGT]?)i?(b|bit|B)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Size();
}
