using Nova.Hosting.Configuration;

namespace Nova.Hosting.Logging;

/// <summary>Logs what reading the options brought to light: deprecated names, unknown ones, and at DEBUG every value (<c>log_options</c>), secrets masked.</summary>
internal static partial class OptionReport
{
    /// <param name="logger">Where to.</param>
    /// <param name="binary">Whose options these are.</param>
    /// <param name="options">The reader, after all was read.</param>
    /// <param name="all">Every value, not only what is odd.</param>
    /// <param name="said">What the process has already said: daemons that share a nova.conf share its oddities.</param>
    public static void Write(ILogger logger, string binary, OptionReader options, bool all, ISet<string> said)
    {
        foreach (var warning in options.Journal.Warnings.Where(said.Add))
        {
            Deprecated(logger, warning);
        }

        if (all && logger.IsEnabled(LogLevel.Debug))
        {
            foreach (var (option, value) in options.Journal.Values)
            {
                Value(logger, binary, option, value);
            }
        }
    }

    /// <summary>Names what stands in the files and nobody reads; oslo.config says nothing at all, so this stays at DEBUG.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="configuration">What was written.</param>
    /// <param name="read">All that the daemons of this process have read.</param>
    public static void WriteUnknown(ILogger logger, NovaConfiguration configuration, IReadOnlySet<OptionName> read)
    {
        var debug = logger.IsEnabled(LogLevel.Debug);
        foreach (var written in configuration.Written)
        {
            var (name, origin) = (written.WrittenAs, written.Origin);
            if (name.Section == "default")
            {
                NotDefault(logger, origin.ToString(), name.ToString());
            }
            else if (debug && !read.Contains(name) && !KnownOptions.Contains(name) && !OptionAliases.IsOldName(name))
            {
                Unknown(logger, origin.ToString(), name.ToString());
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void Deprecated(ILogger logger, string warning);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Origin}: {Option} is ignored: the section is written [DEFAULT], in capitals")]
    private static partial void NotDefault(ILogger logger, string origin, string option);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Origin}: {Option} is no option known here; ignored")]
    private static partial void Unknown(ILogger logger, string origin, string option);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Binary}: {Option} = {Value}")]
    private static partial void Value(ILogger logger, string binary, string option, string value);
}
