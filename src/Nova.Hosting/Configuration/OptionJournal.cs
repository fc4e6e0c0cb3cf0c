using System.Collections;
using System.Globalization;

namespace Nova.Hosting.Configuration;

/// <summary>What reading the options brought to light: problems, deprecation warnings, and every value for the start-up dump.</summary>
/// <remarks>Filled on one thread while a daemon is configured, before its logging exists; logged once it does.</remarks>
internal sealed class OptionJournal
{
    public const string Masked = "****";

    private readonly List<string> problems = [];
    private readonly SortedDictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly Dictionary<OptionName, string> warnings = [];
    private readonly HashSet<OptionName> secrets = [];
    private int gathering;

    public IReadOnlyList<string> Problems => problems;

    public IReadOnlyCollection<string> Warnings => warnings.Values;

    /// <summary>Option → value as it may be shown.</summary>
    public IReadOnlyDictionary<string, string> Values => values;

    public HashSet<OptionName> Read { get; } = [];

    /// <summary>Notes a problem; throws unless problems are being gathered.</summary>
    public void Fail(string problem)
    {
        if (gathering == 0)
        {
            throw new ConfigurationException([.. problems, problem]);
        }

        if (!problems.Contains(problem))
        {
            problems.Add(problem);
        }
    }

    public void WarnOnce(OptionName about, string warning) => warnings.TryAdd(about, warning);

    public bool IsSecret(OptionName option) => secrets.Contains(option);

    public void Record<T>(OptionName option, T value, bool secret)
    {
        Read.Add(option);
        if (secret)
        {
            secrets.Add(option);
        }

        values[option.ToString()] = value is null ? "<None>" : secret ? Masked : Show(value);
    }

    /// <summary>Runs <paramref name="read"/> with problems gathered instead of thrown.</summary>
    public T Gather<T>(Func<T> read)
    {
        gathering++;
        var before = problems.Count;
        try
        {
            return read();
        }
        catch (ConfigurationException own)
        {
            // The section's own check failed: nothing can stand in for the record, so all found so far is reported now.
            throw new ConfigurationException([.. problems.Union(own.Problems)]);
        }
        catch (Exception followUp) when (problems.Count > before && followUp is ArgumentException or FormatException or InvalidOperationException)
        {
            // A default standing in for a bad value broke a computation after it: the bad value is what is worth reporting.
            throw new ConfigurationException([.. problems]);
        }
        finally
        {
            gathering--;
        }
    }

    private static string Show(object value) => value switch
    {
        string text => text,
        TimeSpan span => span.TotalSeconds.ToString(CultureInfo.InvariantCulture),
        IReadOnlyDictionary<string, string> pairs => string.Join(",", pairs.Select(pair => $"{pair.Key}:{pair.Value}")),
        IEnumerable<string> list => string.Join(",", list),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable other => string.Join(",", other.Cast<object>()),
        _ => value.ToString() ?? "",
    };
}
