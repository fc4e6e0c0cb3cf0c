using System.Globalization;
using System.Text.RegularExpressions;
using Nova.Api.Microversions;

namespace Nova.Api.Pipeline.Schemas;

/// <summary>The query parameters of a listing through all microversions.</summary>
/// <remarks>Every parameter is a list of strings. Unknown ones are ignored until a version says <see cref="QueryRule.RefuseUnknown"/>.</remarks>
internal sealed class QuerySchema
{
    private readonly SortedList<int, Func<QueryRule, QueryRule>> _changes;
    private readonly QueryRule?[] _byMinor = new QueryRule?[Microversion.MaxMinor + 1];

    private QuerySchema(SortedList<int, Func<QueryRule, QueryRule>> changes) => _changes = changes;

    /// <summary>For operations that take no parameters: ignored up to 2.101, refused from 2.102 on.</summary>
    public static QuerySchema None { get; } = Starting(1).Since(102, q => q.RefuseUnknown());

    /// <summary>The parameters known from 2.<paramref name="minor"/> on; all are ignored before.</summary>
    public static QuerySchema Starting(int minor, params (string Name, ScalarRule Rule)[] parameters) =>
        new(new SortedList<int, Func<QueryRule, QueryRule>>
        {
            [minor] = q => parameters.Aggregate(q, (rule, parameter) => rule.Add(parameter.Name, parameter.Rule)),
        });

    public QuerySchema Since(int minor, Func<QueryRule, QueryRule> change) =>
        new(new SortedList<int, Func<QueryRule, QueryRule>>(_changes) { { minor, change } });

    public QueryRule At(Microversion version) => _byMinor[version.Minor] ??= Build(version.Minor);

    private QueryRule Build(int minor)
    {
        // The legacy endpoint follows 2.1.
        int effective = Math.Max(minor, Microversion.MinMinor);
        var rule = new QueryRule();
        foreach ((int since, Func<QueryRule, QueryRule> change) in _changes)
        {
            rule = since <= effective ? change(rule) : rule;
        }

        return rule;
    }
}

/// <summary>The query parameters at one microversion.</summary>
internal sealed record QueryRule
{
    /// <summary>limit: digits.</summary>
    public static readonly ScalarRule NonNegative = Json.Integer(0, long.MaxValue) with { Maximum = null };

    private Dictionary<string, ScalarRule> Parameters { get; init; } = [];

    private IReadOnlyList<Regex> Patterns { get; init; } = [];

    private bool RefusesUnknown { get; init; }

    /// <summary>Adds parameters, or replaces their rule.</summary>
    public QueryRule Add(string name, ScalarRule rule) =>
        this with { Parameters = new Dictionary<string, ScalarRule>(Parameters) { [name] = rule } };

    public QueryRule Remove(string name)
    {
        var left = new Dictionary<string, ScalarRule>(Parameters);
        left.Remove(name);
        return this with { Parameters = left };
    }

    /// <summary>Parameters whose name matches are allowed with any value.</summary>
    public QueryRule AddPattern(string name) => this with { Patterns = [.. Patterns, new Regex(name, RegexOptions.CultureInvariant)] };

    public QueryRule RefuseUnknown() => this with { RefusesUnknown = true };

    /// <summary>The first thing wrong with the query, or null.</summary>
    public SchemaError? Check(ApiQuery query)
    {
        List<string>? unknown = null;
        foreach ((string name, List<string> values) in query.Parameters)
        {
            if (!Parameters.TryGetValue(name, out ScalarRule? rule))
            {
                if (RefusesUnknown && !Patterns.Any(p => p.IsMatch(name)))
                {
                    (unknown ??= []).Add(name);
                }

                continue;
            }

            for (int i = 0; i < values.Count; i++)
            {
                if (rule.CheckQueryValue(values[i]) is { } error)
                {
                    return error.Under(i.ToString(CultureInfo.InvariantCulture)).Under(name);
                }
            }
        }

        return unknown is null ? null : new SchemaError("", SchemaReasons.Unexpected(unknown));
    }
}
