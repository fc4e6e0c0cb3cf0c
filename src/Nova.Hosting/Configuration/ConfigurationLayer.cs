namespace Nova.Hosting.Configuration;

/// <summary>The options of one source, in the order they were written.</summary>
internal sealed class ConfigurationLayer(string source)
{
    private readonly Dictionary<OptionName, List<RawValue>> options = [];

    public string Source => source;

    public IReadOnlyDictionary<OptionName, List<RawValue>> Options => options;

    public void Add(OptionName name, string text, int line)
    {
        if (!options.TryGetValue(name, out var values))
        {
            options.Add(name, values = []);
        }

        values.Add(new RawValue(name, text, new ValueOrigin(source, line)));
    }
}
