using Nova.Hosting.Configuration;

namespace Nova.Hosting.Logging;

/// <summary>Logs what reading the options brought to light: deprecated names, and at DEBUG every value (<c>log_options</c>), secrets masked.</summary>
internal static partial class OptionReport
{
    public static void Write(ILogger logger, string binary, OptionReader options, bool all)
    {
        foreach (var warning in options.Journal.Warnings)
        {
            Deprecated(logger, warning);
        }

        foreach (var misspelt in options.Configuration.Written.Where(value => value.WrittenAs.Section == "default"))
        {
            NotDefault(logger, misspelt.Origin.ToString(), misspelt.WrittenAs.ToString());
        }

        if (!logger.IsEnabled(LogLevel.Debug))
        {
            return;
        }

        foreach (var written in options.Configuration.Written)
        {
            if (!options.Journal.Read.Contains(written.WrittenAs) && !KnownOptions.Contains(written.WrittenAs) && !OptionAliases.IsOldName(written.WrittenAs))
            {
                Unknown(logger, written.Origin.ToString(), written.WrittenAs.ToString());
            }
        }

        if (all)
        {
            foreach (var (option, value) in options.Journal.Values)
            {
                Value(logger, binary, option, value);
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
