using Microsoft.AspNetCore.WebUtilities;

namespace Nova.Http;

/// <summary>The query parameters of a request, each a list of strings, sorted by name.</summary>
public sealed class ApiQuery
{
    /// <summary>No parameters.</summary>
    public static readonly ApiQuery Empty = new();

    private readonly SortedDictionary<string, List<string>> _parameters = new(StringComparer.Ordinal);

    private ApiQuery()
    {
    }

    /// <summary>All of them, by name.</summary>
    public SortedDictionary<string, List<string>> Parameters => _parameters;

    /// <summary>Decodes what follows the question mark.</summary>
    public static ApiQuery Parse(QueryString text)
    {
        if (!text.HasValue || text.Value!.Length <= 1)
        {
            return Empty;
        }

        var query = new ApiQuery();
        foreach (QueryStringEnumerable.EncodedNameValuePair pair in new QueryStringEnumerable(text.Value))
        {
            string name = pair.DecodeName().ToString();
            if (!query._parameters.TryGetValue(name, out List<string>? values))
            {
                query._parameters[name] = values = [];
            }

            values.Add(pair.DecodeValue().ToString());
        }

        return query;
    }

    /// <summary>True where the parameter is there, with a value or without.</summary>
    public bool Has(string name) => _parameters.ContainsKey(name);

    /// <summary>The value of a parameter, the last one where it is repeated; null where it is absent.</summary>
    public string? Get(string name) => _parameters.TryGetValue(name, out List<string>? values) ? values[^1] : null;

    /// <summary>All values of a parameter that may be repeated.</summary>
    public IReadOnlyList<string> All(string name) => _parameters.TryGetValue(name, out List<string>? values) ? values : [];
}
