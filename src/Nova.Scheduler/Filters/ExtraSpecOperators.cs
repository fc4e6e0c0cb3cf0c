using System.Globalization;

namespace Nova.Scheduler.Filters;

/// <summary>The operators extra specs may begin with: <c>&lt;op&gt; value</c>. No operator means equality.</summary>
/// <remarks>As upstream: <c>=</c> is "equal to or greater than", and there is no numeric <c>&lt;</c> or <c>&gt;</c>.</remarks>
internal static class ExtraSpecOperators
{
    /// <summary>Whether <paramref name="actual"/> satisfies <paramref name="requirement"/>.</summary>
    public static bool Matches(string actual, string requirement)
    {
        var words = requirement.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            return actual == requirement;
        }

        var operand = words.Length > 1 ? words[1] : null;
        return words[0] switch
        {
            "=" or ">=" when operand is not null => Compare(actual, operand, (a, b) => a >= b),
            "==" when operand is not null => Compare(actual, operand, (a, b) => a == b),
            "!=" when operand is not null => Compare(actual, operand, (a, b) => a != b),
            "<=" when operand is not null => Compare(actual, operand, (a, b) => a <= b),
            "s==" when operand is not null => string.CompareOrdinal(actual, operand) == 0,
            "s!=" when operand is not null => string.CompareOrdinal(actual, operand) != 0,
            "s>=" when operand is not null => string.CompareOrdinal(actual, operand) >= 0,
            "s>" when operand is not null => string.CompareOrdinal(actual, operand) > 0,
            "s<=" when operand is not null => string.CompareOrdinal(actual, operand) <= 0,
            "s<" when operand is not null => string.CompareOrdinal(actual, operand) < 0,
            "<in>" when operand is not null => actual.Contains(operand, StringComparison.Ordinal),
            "<all-in>" => ContainsAll(actual, words),
            "<or>" => IsAnyOf(actual, words),
            _ => actual == requirement,
        };
    }

    private static bool Compare(string actual, string operand, Func<double, double, bool> holds)
        => double.TryParse(actual, CultureInfo.InvariantCulture, out var a)
            && double.TryParse(operand, CultureInfo.InvariantCulture, out var b)
            && holds(a, b);

    private static bool ContainsAll(string actual, string[] words)
    {
        for (var i = 1; i < words.Length; i++)
        {
            if (!actual.Contains(words[i], StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    // "<or> a <or> b": every second word.
    private static bool IsAnyOf(string actual, string[] words)
    {
        for (var i = 1; i < words.Length; i += 2)
        {
            if (actual == words[i])
            {
                return true;
            }
        }

        return false;
    }
}
