namespace Nova.Hosting.Configuration;

/// <summary>Reads the INI dialect of oslo.config: no inline comments, indented continuation lines, repeated options kept in order.</summary>
internal static class IniFile
{
    /// <summary>Parses <paramref name="text"/>; anything malformed is a <see cref="ConfigurationException"/> naming file and line.</summary>
    public static ConfigurationLayer Parse(string file, string text)
    {
        var layer = new ConfigurationLayer(file);
        var problems = new List<string>();
        string? section = null;
        string? key = null;
        var keyLine = 0;
        var value = new List<string>();
        var number = 0;

        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            number++;
            var line = raw.TrimEnd();
            if (number == 1)
            {
                line = line.TrimStart('\uFEFF');
            }

            if (line.IsEmpty)
            {
                // A blank line ends a value: what is indented after it belongs to nothing.
                Flush();
                continue;
            }

            if (line[0] is ' ' or '\t')
            {
                if (key is null)
                {
                    Problem("an indented line continues a value, but no value comes before it");
                }
                else
                {
                    value.Add(line.TrimStart().ToString());
                }

                continue;
            }

            Flush();
            if (line[0] is '#' or ';')
            {
                continue;
            }

            if (line[0] == '[')
            {
                if (line[^1] != ']')
                {
                    Problem($"section header '{line}' lacks its closing ]");
                }
                else if (line.Length == 2)
                {
                    Problem("section header [] has no name");
                }
                else
                {
                    section = line[1..^1].ToString();
                }

                continue;
            }

            var separator = line.IndexOfAny('=', ':');
            if (separator < 0)
            {
                Problem($"'{line}' is neither a section, a comment nor 'name = value'");
            }
            else if (line[..separator].Trim().IsEmpty)
            {
                Problem("no option name before the '='");
            }
            else if (section is null)
            {
                Problem($"'{line[..separator].Trim()}' stands before any section; start the file with [DEFAULT]");
            }
            else
            {
                key = line[..separator].Trim().ToString();
                keyLine = number;
                value.Add(Unquote(line[(separator + 1)..].Trim()).ToString());
            }
        }

        Flush();
        return problems.Count == 0 ? layer : throw new ConfigurationException(problems);

        void Flush()
        {
            if (key is not null)
            {
                layer.Add(new OptionName(section!, key), string.Join('\n', value), keyLine);
                key = null;
                value.Clear();
            }
        }

        void Problem(string what) => problems.Add($"{new ValueOrigin(file, number)}: {what}");
    }

    /// <summary>oslo.config strips one pair of matching quotes around the first line of a value.</summary>
    private static ReadOnlySpan<char> Unquote(ReadOnlySpan<char> value) =>
        value.Length >= 2 && value[0] is '"' or '\'' && value[0] == value[^1] ? value[1..^1] : value;
}
