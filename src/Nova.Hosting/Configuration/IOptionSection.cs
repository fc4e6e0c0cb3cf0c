namespace Nova.Hosting.Configuration;

/// <summary>The options of one nova.conf section (or of one concern), read once at start into an immutable record.</summary>
/// <typeparam name="TSelf">The record itself.</typeparam>
public interface IOptionSection<TSelf>
    where TSelf : class, IOptionSection<TSelf>
{
    /// <summary>Reads every option of the section, each with its name, default and range.</summary>
    static abstract TSelf Read(OptionReader options);
}
