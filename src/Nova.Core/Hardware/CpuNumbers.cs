using System.Globalization;
using System.Text;

namespace Nova.Core.Hardware;

/// <summary>Lists of processors as operators and users write them: <c>0-3,^2,8</c>.</summary>
public static class CpuNumbers
{
    /// <summary>One more than the highest number of a processor: a short text must not name millions of them.</summary>
    public const int Most = 4096;

    /// <summary>Reads a list. What is taken out is taken out wherever it stands, as upstream.</summary>
    /// <param name="text">The text.</param>
    /// <param name="wrong">What is wrong with it, in upstream's words; null where the result is a list.</param>
    public static IReadOnlyList<int>? Parse(string text, out string? wrong)
    {
        SortedSet<int> wanted = [], unwanted = [];
        foreach (var rule in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var isExclusion = rule[0] == '^';
            var range = (isExclusion ? rule[1..] : rule).Split('-', StringSplitOptions.TrimEntries);
            if (range.Length > 2 || !TryRead(range[0], out var first) || !TryRead(range[^1], out var last) || first > last)
            {
                wrong = $"Invalid {(isExclusion ? "exclusion" : range.Length == 2 ? "range" : "inclusion")} expression '{rule}'";
                return null;
            }

            (isExclusion ? unwanted : wanted).UnionWith(Enumerable.Range(first, last - first + 1));
        }

        wrong = null;
        return [.. wanted.Except(unwanted).Order()];
    }

    /// <summary>Writes a list, shortest.</summary>
    public static string Format(IEnumerable<int> numbers)
    {
        var text = new StringBuilder();
        var sorted = numbers.Distinct().Order().ToList();
        for (var i = 0; i < sorted.Count; i++)
        {
            var first = sorted[i];
            while (i + 1 < sorted.Count && sorted[i + 1] == sorted[i] + 1)
            {
                i++;
            }

            text.Append(text.Length > 0 ? "," : "").Append(first.ToString(CultureInfo.InvariantCulture));
            if (sorted[i] > first)
            {
                text.Append('-').Append(sorted[i].ToString(CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }

    private static bool TryRead(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < Most;
}
