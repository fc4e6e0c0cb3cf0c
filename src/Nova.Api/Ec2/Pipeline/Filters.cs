using System.Text;
using System.Text.RegularExpressions;

namespace Nova.Api.Ec2.Pipeline;

/// <summary>Filters of a list: a thing is shown where for each filter one of its values fits. <c>*</c> stands for any text, <c>?</c> for a character, <c>\</c> before them for themselves.</summary>
internal sealed class Filters
{
    private const int MostFilters = 50;
    private const int MostValues = 200;
    private const int LongestValue = 255;

    private readonly List<(string Name, Regex[] Values)> _all = [];

    private Filters()
    {
    }

    public bool IsEmpty => _all.Count == 0;

    /// <summary>Reads <c>Filter.N.Name</c> and <c>Filter.N.Value.M</c>.</summary>
    /// <param name="parameters">Of the request.</param>
    /// <param name="known">Names that the action knows; one that ends in a colon stands for all that begin so.</param>
    public static Filters Read(Ec2Parameters parameters, params ReadOnlySpan<string> known)
    {
        var filters = new Filters();
        foreach (var group in parameters.Groups("Filter"))
        {
            var (name, values) = (group.Required("Name"), group.List("Value"));
            if (!Knows(known, name))
            {
                throw new Ec2RefusalException(Ec2Error.InvalidValue($"The filter '{name}' is invalid."));
            }

            if (values.Count is 0 or > MostValues || values.Any(value => value.Length > LongestValue) || filters._all.Count == MostFilters)
            {
                throw new Ec2RefusalException(Ec2Error.InvalidValue(
                    $"A filter has 1 to {MostValues} values of at most {LongestValue} characters, and a request at most {MostFilters} filters."));
            }

            filters._all.Add((name, [.. values.Select(Pattern)]));
        }

        return filters;
    }

    /// <summary>Whether a thing is shown.</summary>
    /// <param name="valuesOf">Its values by a filter's name.</param>
    public bool Fit(Func<string, IEnumerable<string?>> valuesOf)
    {
        foreach (var (name, patterns) in _all)
        {
            if (!valuesOf(name).Any(value => value is not null && patterns.Any(pattern => pattern.IsMatch(value))))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What <c>tag:KEY</c>, <c>tag-key</c>, <c>tag-value</c> and <c>tag</c> look at.</summary>
    public static IEnumerable<string?> OfTags(string name, IReadOnlyDictionary<string, string> tags) => name switch
    {
        "tag-key" => tags.Keys,
        "tag-value" => tags.Values,
        _ => tags.TryGetValue(name["tag:".Length..], out var value) ? [value] : [],
    };

    private static bool Knows(ReadOnlySpan<string> known, string name)
    {
        foreach (var one in known)
        {
            if (one == name || (one.EndsWith(':') && name.StartsWith(one, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Without backtracking: a tenant's stars cost no more than the text is long.</summary>
    private static Regex Pattern(string value)
    {
        var pattern = new StringBuilder("^");
        for (var i = 0; i < value.Length; i++)
        {
            pattern.Append(value[i] switch
            {
                '*' => ".*",
                '?' => ".",
                '\\' when i + 1 < value.Length && value[i + 1] is '*' or '?' or '\\' => Regex.Escape(value[++i].ToString()),
                var plain => Regex.Escape(plain.ToString()),
            });
        }

        return new Regex(pattern.Append("\\z").ToString(), RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }
}
