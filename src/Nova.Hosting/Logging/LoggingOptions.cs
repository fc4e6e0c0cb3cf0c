using Nova.Hosting.Configuration;
using Serilog.Events;

namespace Nova.Hosting.Logging;

/// <summary>Options of the log, by the names of oslo.log.</summary>
/// <param name="Debug">DEBUG instead of INFO.</param>
/// <param name="Json">One compact JSON object per line instead of readable lines.</param>
/// <param name="File">Log file; null where the log goes to standard error.</param>
/// <param name="Directory">Directory of the log file; the file is named after the program where none is named.</param>
/// <param name="UseStderr">Standard error too, beside a file.</param>
/// <param name="Levels">Logger name (or its beginning) → level.</param>
/// <param name="LogOptions">Log every option at start, at DEBUG, secrets masked.</param>
internal sealed record LoggingOptions(
    bool Debug,
    bool Json,
    string? File,
    string? Directory,
    bool UseStderr,
    IReadOnlyDictionary<string, LogEventLevel> Levels,
    bool LogOptions) : IOptionSection<LoggingOptions>
{
    private static readonly string[] DefaultLevels =
        ["Microsoft=WARNING", "System=WARNING", "Grpc=WARNING", "OpenTelemetry=WARNING", "RabbitMQ=WARNING"];

    public static LoggingOptions Default { get; } = Read(new OptionReader(NovaConfiguration.Empty));

    public static LoggingOptions Read(OptionReader options)
    {
        if (options.Bool("DEFAULT", "use_syslog", false))
        {
            options.Warn("DEFAULT", "use_syslog", "ignored; standard error goes to the journal under systemd, log_file and log_dir write files");
        }

        options.Warn("DEFAULT", "log_config_append", "ignored; levels are set by default_log_levels");
        return ReadOptions(options);
    }

    private static LoggingOptions ReadOptions(OptionReader options) => new(
        options.Bool("DEFAULT", "debug", false),
        options.Bool("DEFAULT", "use_json", false),
        options.OptionalPath("DEFAULT", "log_file"),
        options.OptionalPath("DEFAULT", "log_dir"),
        options.Bool("DEFAULT", "use_stderr", false),
        ReadLevels(options),
        options.Bool("DEFAULT", "log_options", true));

    /// <summary>Where the log is written for a program of this name; null for standard error alone.</summary>
    public string? PathFor(string program) => (File, Directory) switch
    {
        (null, null) => null,
        (null, { } directory) => Path.Combine(directory, program + ".log"),
        ({ } file, null) => file,
        ({ } file, { } directory) => Path.Combine(directory, file),
    };

    /// <summary>True where a person at the terminal sees the log of a program of this name.</summary>
    public bool GoesToStderr(string program) => UseStderr || PathFor(program) is null;

    private static Dictionary<string, LogEventLevel> ReadLevels(OptionReader options)
    {
        var levels = new Dictionary<string, LogEventLevel>(StringComparer.Ordinal);
        foreach (var pair in DefaultLevels.Concat(options.List("DEFAULT", "default_log_levels", [])))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || ParseLevel(pair[(equals + 1)..]) is not { } level)
            {
                options.Reject("DEFAULT", "default_log_levels", $"must be logger=LEVEL pairs separated by commas, and '{pair}' is none (levels: DEBUG, INFO, WARNING, ERROR, CRITICAL)");
                continue;
            }

            levels[pair[..equals].Trim()] = level;
        }

        return levels;
    }

    private static LogEventLevel? ParseLevel(string text) => text.Trim().ToUpperInvariant() switch
    {
        "DEBUG" or "TRACE" or "NOTSET" => LogEventLevel.Debug,
        "INFO" => LogEventLevel.Information,
        "WARN" or "WARNING" => LogEventLevel.Warning,
        "ERROR" => LogEventLevel.Error,
        "CRITICAL" or "FATAL" => LogEventLevel.Fatal,
        _ => null,
    };
}
