using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Nova.Api.Ec2.Pipeline;

/// <summary>Filters of a list: a thing is shown where for each filter one of its values fits. <c>*</c> stands for any text, <c>?</c> for a character, <c>\</c> before them for themselves.</summary>
internal sealed class Filters
{
    private const int MostFilters = 50;
    private const int MostValues = 200;
    private const int LongestValue = 255;

    /// <summary>Values with wildcards, of all filters together: each is made into an automaton.</summary>
    private const int MostPatterns = 200;

    private static readonly SearchValues<char> Special = SearchValues.Create("*?\\");

    /// <summary>Characters that patterns may look at for one request: some tenths of a second of one processor.</summary>
    private const long MostWork = 20_000_000;

    private readonly List<Filter> _all = [];
    private long _work;

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

            filters._all.Add(new Filter(
                name, values.Where(value => value.AsSpan().IndexOfAny(Special) < 0).ToHashSet(StringComparer.Ordinal), [.. values.Where(value => value.AsSpan().IndexOfAny(Special) >= 0).Select(Pattern)]));
        }

        if (filters._all.Sum(filter => filter.Patterns.Length) > MostPatterns)
        {
            throw new Ec2RefusalException(Ec2Error.InvalidValue($"The filters of a request have at most {MostPatterns} values with wildcards."));
        }

        return filters;
    }

    /// <summary>Whether a thing is shown.</summary>
    /// <param name="valuesOf">Its values by a filter's name.</param>
    public bool Fit(Func<string, IEnumerable<string?>> valuesOf)
    {
        foreach (var filter in _all)
        {
            if (!valuesOf(filter.Name).Any(value => value is not null && (filter.Texts.Contains(value) || Match(filter.Patterns, value))))
            {
                return false;
            }
        }

        return true;
    }

    private bool Match(Regex[] patterns, string value)
    {
        foreach (var pattern in patterns)
        {
            _work += value.Length + 1;
            if (_work > MostWork)
            {
                throw new Ec2RefusalException(new Ec2Error(400, "FilterLimitExceeded", "The wildcards of the filters would look at too much. Ask for pages by MaxResults, or for fewer at a time."));
            }

            if (pattern.IsMatch(value))
            {
                return true;
            }
        }

        return false;
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

    /// <summary>One filter: plain texts, and those with wildcards.</summary>
    private sealed record Filter(string Name, HashSet<string> Texts, Regex[] Patterns);
}
