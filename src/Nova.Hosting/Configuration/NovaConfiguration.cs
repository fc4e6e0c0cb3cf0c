using System.Collections;
using System.Collections.Immutable;
using System.Text.Unicode;

namespace Nova.Hosting.Configuration;

/// <summary>All that was configured: files in the order they were given, the environment over them, the command line over all.</summary>
public sealed class NovaConfiguration
{
    private readonly ImmutableArray<ConfigurationLayer> files;
    private readonly ImmutableArray<ConfigurationLayer> overrides;
    private readonly IReadOnlyDictionary<string, string> environment;

    private NovaConfiguration(
        ImmutableArray<ConfigurationLayer> files,
        ImmutableArray<ConfigurationLayer> overrides,
        IReadOnlyDictionary<string, string> environment)
    {
        this.files = files;
        this.overrides = overrides;
        this.environment = environment;
    }

    /// <summary>Nothing set: every option has its default.</summary>
    public static NovaConfiguration Empty { get; } = new([], [], ImmutableDictionary<string, string>.Empty);

    /// <summary>The files read, in order.</summary>
    public IEnumerable<string> Files => files.Select(layer => layer.Source);

    /// <summary>Reads these nova.conf texts, later ones over earlier ones, with nothing from the environment.</summary>
    public static NovaConfiguration FromText(string text, string file = "nova.conf") =>
        new([IniFile.Parse(file, text)], [], ImmutableDictionary<string, string>.Empty);

    /// <summary>Reads files and directories in this order, under the environment of this process.</summary>
    /// <param name="sources">Files, and directories for their <c>*.conf</c>; see <see cref="ConfigurationFiles.Defaults(string)"/>.</param>
    public static NovaConfiguration Load(IEnumerable<string> sources)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value ?? ""))
            .Where(variable => variable.Key.StartsWith("OS_", StringComparison.Ordinal) && variable.Key.Contains("__", StringComparison.Ordinal));
        return FromFiles(ConfigurationFiles.Expand(sources), environment.ToDictionary());
    }

    /// <summary>Reads <paramref name="paths"/> (files) in order; all problems of all files are reported together.</summary>
    public static NovaConfiguration FromFiles(IEnumerable<string> paths, IReadOnlyDictionary<string, string> environment)
    {
        var layers = ImmutableArray.CreateBuilder<ConfigurationLayer>();
        var problems = new List<string>();
        foreach (var path in paths)
        {
            try
            {
                layers.Add(IniFile.Parse(path, ReadText(path)));
            }
            catch (ConfigurationException malformed)
            {
                problems.AddRange(malformed.Problems);
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                problems.Add($"{path}: cannot be read: {unreadable.Message}");
            }
        }

        return problems.Count == 0 ? new(layers.DrainToImmutable(), [], environment) : throw new ConfigurationException(problems);
    }

    /// <summary>A byte that is no text would be read as another one, in a password as anywhere else.</summary>
    private static string ReadText(string path)
    {
        var bytes = File.ReadAllBytes(path);
        for (var line = 1; !Utf8.IsValid(bytes); line++)
        {
            var end = Array.IndexOf(bytes, (byte)'\n');
            var rest = end < 0 ? [] : bytes[(end + 1)..];
            if (!Utf8.IsValid(end < 0 ? bytes : bytes.AsSpan(0, end)))
            {
                throw new ConfigurationException($"{path}: line {line}: is not UTF-8");
            }

            bytes = rest;
        }

        return File.ReadAllText(path);
    }

    /// <summary>The same configuration with these options set over everything else (command line, all-in-one).</summary>
    /// <param name="source">Named in error messages about these values.</param>
    /// <param name="options">What to set.</param>
    public NovaConfiguration With(string source, IEnumerable<KeyValuePair<OptionName, string>> options)
    {
        var layer = new ConfigurationLayer(source);
        foreach (var (name, value) in options)
        {
            layer.Add(name, value, line: 0);
        }

        return new(files, overrides.Insert(0, layer), environment);
    }

    /// <summary>The same configuration with one option set over everything else.</summary>
    public NovaConfiguration With(string section, string name, string value) =>
        With("override", [KeyValuePair.Create(new OptionName(section, name), value)]);

    /// <summary>The value that counts, or null: command line, then environment, then the last value of the latest file that has any of the names.</summary>
    /// <param name="names">The option's own name first, then its old names: within one source the first found counts.</param>
    internal RawValue? Find(IReadOnlyList<OptionName> names)
    {
        if (FindOverride(names) is [.., var last])
        {
            return last;
        }

        for (var i = files.Length - 1; i >= 0; i--)
        {
            foreach (var name in names)
            {
                if (files[i].Options.TryGetValue(name, out var values))
                {
                    return values[^1];
                }
            }
        }

        return null;
    }

    /// <summary>All values of a repeated option, in the order of the files.</summary>
    internal IReadOnlyList<RawValue> FindAll(IReadOnlyList<OptionName> names)
    {
        if (FindOverride(names) is { } over)
        {
            return over;
        }

        var found = new List<RawValue>();
        foreach (var file in files)
        {
            foreach (var name in names)
            {
                if (file.Options.TryGetValue(name, out var values))
                {
                    found.AddRange(values);
                }
            }
        }

        return found;
    }

    /// <summary>Every option written in a file, for the report of what nobody knows.</summary>
    internal IEnumerable<RawValue> Written => files.SelectMany(file => file.Options.Values).Select(values => values[^1]);

    private IReadOnlyList<RawValue>? FindOverride(IReadOnlyList<OptionName> names)
    {
        foreach (var layer in overrides)
        {
            foreach (var name in names)
            {
                if (layer.Options.TryGetValue(name, out var values))
                {
                    return values;
                }
            }
        }

        if (environment.Count > 0)
        {
            foreach (var name in names)
            {
                if (environment.TryGetValue(name.EnvironmentVariable, out var text))
                {
                    return [new RawValue(name, text, new ValueOrigin($"environment variable {name.EnvironmentVariable}", 0))];
                }
            }
        }

        return null;
    }
}
