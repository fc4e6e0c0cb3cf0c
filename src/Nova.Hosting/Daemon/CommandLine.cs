using Nova.Hosting.Configuration;

namespace Nova.Hosting.Daemon;

/// <summary>The options every daemon takes, spelled as oslo.config and oslo.log spell them.</summary>
internal sealed record CommandLine(
    bool Help,
    bool Version,
    IReadOnlyList<string> Sources,
    bool HasConfigFile,
    bool HasConfigDir,
    IReadOnlyList<KeyValuePair<OptionName, string>> Options,
    string? Problem)
{
    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        var sources = new List<string>();
        var options = new List<KeyValuePair<OptionName, string>>();
        bool help = false, version = false, hasFile = false, hasDir = false;
        string? problem = null;

        for (var i = 0; i < args.Count && problem is null; i++)
        {
            var (flag, inline) = args[i].Split('=', 2) is [var left, var right] && left.StartsWith("--", StringComparison.Ordinal)
                ? (left, right)
                : (args[i], (string?)null);
            switch (flag)
            {
                case "--help" or "-h":
                    help = true;
                    break;
                case "--version":
                    version = true;
                    break;
                case "--config-file" when Value() is { } file:
                    sources.Add(file);
                    hasFile = true;
                    break;
                case "--config-dir" when Value() is { } directory:
                    sources.Add(directory + Path.DirectorySeparatorChar);
                    hasDir = true;
                    break;
                case "--log-file" or "--logfile" when Value() is { } logFile:
                    Set("log_file", logFile);
                    break;
                case "--log-dir" or "--logdir" when Value() is { } logDir:
                    Set("log_dir", logDir);
                    break;
                case "--debug" or "-d":
                    Set("debug", "true");
                    break;
                case "--nodebug":
                    Set("debug", "false");
                    break;
                case "--verbose" or "-v" or "--noverbose":
                    // Upstream's switch from before Ocata; INFO has been the level since. Accepted, without effect.
                    break;
                case "--use-json":
                    Set("use_json", "true");
                    break;
                default:
                    problem ??= $"unrecognized argument: {args[i]}";
                    break;
            }

            string? Value()
            {
                if (inline is null && i + 1 < args.Count)
                {
                    inline = args[++i];
                }

                if (string.IsNullOrEmpty(inline))
                {
                    problem = $"{flag} needs a value";
                    return null;
                }

                return inline;
            }
        }

        return new(help, version, sources, hasFile, hasDir, options, problem);

        void Set(string name, string value) => options.Add(KeyValuePair.Create(new OptionName(OptionName.DefaultSection, name), value));
    }

    public static string HelpText(string binary, IReadOnlyList<string> defaultFiles) =>
        $"""
        Usage: {binary} [OPTION]...

        Runs {binary} in the foreground until SIGTERM or SIGINT.

          -h, --help             show this text and exit
              --version          show the version and exit
              --config-file FILE read FILE; may be repeated, later files win
              --config-dir DIR   read DIR/*.conf in the order of their names; may be repeated
              --log-file FILE    write the log to FILE instead of standard error
              --log-dir DIR      write the log to DIR/{binary}.log
          -d, --debug            log at level DEBUG
              --nodebug          log at level INFO
              --use-json         log one JSON object per line
          -v, --verbose          accepted for compatibility; without effect

        Without --config-file these are read where they exist:
          {(defaultFiles.Count == 0 ? "(none found) ~/.nova, ~, /etc/nova, /etc: nova.conf and " + binary + ".conf" : string.Join("\n  ", defaultFiles))}
        Any option can be set in the environment as OS_<SECTION>__<OPTION>, which wins over
        files: OS_DEFAULT__DEBUG=true, OS_DATABASE__CONNECTION=sqlite:////var/lib/nova/nova.sqlite.
        """;
}
