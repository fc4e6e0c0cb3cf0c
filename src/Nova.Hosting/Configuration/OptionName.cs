namespace Nova.Hosting.Configuration;

/// <summary>An option's place in nova.conf: section and name, in the spelling by which oslo.config compares them.</summary>
/// <remarks><c>DEFAULT</c> is spelled in capitals; every other section is compared in lower case; <c>-</c> in a name is <c>_</c>.</remarks>
public readonly record struct OptionName
{
    /// <summary>Normalizes <paramref name="section"/> and <paramref name="name"/>.</summary>
    public OptionName(string section, string name)
    {
        Section = section == DefaultSection ? section : section.ToLowerInvariant();
        Name = name.Replace('-', '_');
    }

    /// <summary>The section every option without one belongs to.</summary>
    public const string DefaultSection = "DEFAULT";

    /// <summary>Section, without brackets.</summary>
    public string Section { get; }

    /// <summary>Name within the section.</summary>
    public string Name { get; }

    /// <summary>Lets alias lists be written as tuples.</summary>
    public static implicit operator OptionName((string Section, string Name) option) => new(option.Section, option.Name);

    /// <summary>The name of the environment variable that overrides the option, as oslo.config's environment driver builds it.</summary>
    public string EnvironmentVariable => $"OS_{Section.ToUpperInvariant()}__{Name.ToUpperInvariant()}";

    /// <inheritdoc/>
    public override string ToString() => $"[{Section}] {Name}";
}
