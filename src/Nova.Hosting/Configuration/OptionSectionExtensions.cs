namespace Nova.Hosting.Configuration;

/// <summary>Registers option records.</summary>
public static class OptionSectionExtensions
{
    /// <summary>Reads the section now and registers the record; problems of all sections are gathered and reported together before the daemon starts.</summary>
    /// <returns>The record, for decisions while the daemon is configured. Where a value was bad it holds the default.</returns>
    public static T AddOptionSection<T>(this IServiceCollection services, OptionReader options)
        where T : class, IOptionSection<T>
    {
        var section = options.Journal.Gather(() => T.Read(options));
        services.AddSingleton(section);
        return section;
    }
}
