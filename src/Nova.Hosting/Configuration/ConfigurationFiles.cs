namespace Nova.Hosting.Configuration;

/// <summary>Which files make up the configuration: those named, or the ones oslo.config looks for.</summary>
public static class ConfigurationFiles
{
    private const string Project = "nova";

    /// <summary>The default files of <paramref name="binary"/>: the first <c>nova.conf</c> and the first <c>&lt;binary&gt;.conf</c> of ~/.nova, ~, /etc/nova and /etc.</summary>
    public static IReadOnlyList<string> Defaults(string binary) => Defaults(binary, SearchPath());

    /// <summary>The default directories: the first <c>nova.conf.d</c> and the first <c>&lt;binary&gt;.conf.d</c> of the same places.</summary>
    public static IReadOnlyList<string> DefaultDirectories(string binary) => DefaultDirectories(binary, SearchPath());

    internal static IReadOnlyList<string> Defaults(string binary, IReadOnlyList<string> places) =>
        FirstOf(places, [Project + ".conf", binary + ".conf"], File.Exists);

    internal static IReadOnlyList<string> DefaultDirectories(string binary, IReadOnlyList<string> places) =>
        FirstOf(places, [Project + ".conf.d", binary + ".conf.d"], Directory.Exists);

    /// <summary>Turns what was named into files: a directory (or a name ending in a slash) into its <c>*.conf</c> in the order of their names.</summary>
    public static IReadOnlyList<string> Expand(IEnumerable<string> sources)
    {
        var files = new List<string>();
        var problems = new List<string>();
        foreach (var source in sources)
        {
            if (Path.EndsInDirectorySeparator(source) || Directory.Exists(source))
            {
                if (Directory.Exists(source))
                {
                    files.AddRange(Directory.GetFiles(source, "*.conf")
                        .Where(file => !Path.GetFileName(file).StartsWith('.'))
                        .Order(StringComparer.Ordinal));
                }
                else
                {
                    problems.Add($"{source}: no such directory (--config-dir)");
                }
            }
            else if (File.Exists(source))
            {
                files.Add(source);
            }
            else
            {
                problems.Add($"{source}: no such file (--config-file)");
            }
        }

        return problems.Count == 0 ? files : throw new ConfigurationException(problems);
    }

    private static string[] SearchPath()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return [Path.Combine(home, "." + Project), home, "/etc/" + Project, "/etc"];
    }

    private static string[] FirstOf(IReadOnlyList<string> places, string[] names, Func<string, bool> exists) =>
        [.. names.Select(name => places.Select(place => Path.Combine(place, name)).FirstOrDefault(exists)).OfType<string>()];
}
