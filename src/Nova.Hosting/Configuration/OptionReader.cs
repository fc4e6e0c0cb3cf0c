namespace Nova.Hosting.Configuration;

/// <summary>Typed reads of nova.conf: finds the value under its name or an old one, substitutes <c>$other</c>, checks it, and names file, line and key where it is bad.</summary>
/// <remarks>
/// An unset option has its default; so has a number, port or switch that is set to nothing (<c>name =</c>), as in oslo.config.
/// A bad value raises <see cref="ConfigurationException"/>, except while a section is read for <c>AddOptionSection</c>,
/// which gathers the problems of all sections so that they are reported together.
/// </remarks>
public sealed partial class OptionReader
{
    private readonly Substitution substitution;
    private readonly OptionJournal journal;

    /// <summary>Reads from <paramref name="configuration"/>.</summary>
    public OptionReader(NovaConfiguration configuration)
        : this(configuration, new OptionJournal())
    {
    }

    internal OptionReader(NovaConfiguration configuration, OptionJournal journal)
    {
        Configuration = configuration;
        this.journal = journal;
        substitution = new Substitution(configuration);
    }

    /// <summary>What is read from.</summary>
    public NovaConfiguration Configuration { get; }

    /// <summary>What will be said of the options read so far when the daemon starts.</summary>
    public IReadOnlyCollection<string> Warnings => journal.Warnings;

    internal OptionJournal Journal => journal;

    /// <summary>True where the option is written anywhere, under its own or an old name.</summary>
    public bool IsSet(string section, string name, IReadOnlyList<OptionName>? aliases = null) =>
        Configuration.Find(OptionAliases.NamesOf(new OptionName(section, name), aliases)) is not null;

    /// <summary>Rejects the option's value with a reason of the caller's own, for rules across options.</summary>
    public void Reject(string section, string name, string allowed)
    {
        var option = new OptionName(section, name);
        var raw = Configuration.Find(OptionAliases.NamesOf(option, null)) ?? DerivedOptions.Find(option, Configuration);
        if (raw is null)
        {
            journal.Fail($"{option}: {allowed}");
        }
        else
        {
            FailValue(option, raw, allowed, journal.IsSecret(option));
        }
    }

    /// <summary>Has something said about the option at start, where it is written at all.</summary>
    internal void Warn(string section, string name, string warning)
    {
        var option = new OptionName(section, name);
        if (Configuration.Find(OptionAliases.NamesOf(option, null)) is { } raw)
        {
            journal.WarnOnce(option, $"{raw.Origin}: {raw.WrittenAs}: {warning}");
        }
    }

    /// <summary>Has something said about the option at start, written or not: what it asks for, or is by default, is not done.</summary>
    public void Note(string section, string name, string note)
    {
        var option = new OptionName(section, name);
        var raw = Configuration.Find(OptionAliases.NamesOf(option, null));
        journal.WarnOnce(option, raw is null ? $"{option}: {note}" : $"{raw.Origin}: {raw.WrittenAs}: {note}");
    }

    /// <summary>What is written for the option, as it is; null where nothing is.</summary>
    internal string? TextOf(string section, string name) => Configuration.Find(OptionAliases.NamesOf(new OptionName(section, name), null))?.Text;

    /// <summary>The text of the option after substitution, or null where it is unset.</summary>
    private Setting? Find(string section, string name, IReadOnlyList<OptionName>? aliases, bool secret)
    {
        var option = new OptionName(section, name);
        var raw = Configuration.Find(OptionAliases.NamesOf(option, aliases)) ?? DerivedOptions.Find(option, Configuration);
        if (raw is null)
        {
            return null;
        }

        if (raw.WrittenAs != option && !DerivedOptions.Knows(option))
        {
            journal.WarnOnce(raw.WrittenAs, $"{raw.Origin}: {raw.WrittenAs} is deprecated: write {option} instead");
        }

        if (!substitution.TryApply(raw.Text, option.Section, out var text, out var unknown))
        {
            FailReference(option, raw, unknown, secret);
            return null;
        }

        return new Setting(option, raw, text, secret);
    }

    /// <summary>Reads one value by <paramref name="parse"/>, which returns null for a text that is not allowed.</summary>
    private T Read<T>(string section, string name, T @default, IReadOnlyList<OptionName>? aliases, bool secret, bool emptyIsUnset, Func<string, Parsed<T>> parse)
    {
        var setting = Find(section, name, aliases, secret);
        if (setting is null || (emptyIsUnset && string.IsNullOrWhiteSpace(setting.Text)))
        {
            journal.Record(new OptionName(section, name), @default, secret);
            return @default;
        }

        var parsed = parse(setting.Text);
        if (parsed.Allowed is { } allowed)
        {
            FailValue(setting.Option, setting.Raw, allowed, secret);
            return @default;
        }

        journal.Record(setting.Option, parsed.Value, secret);
        return parsed.Value;
    }

    private void FailValue(OptionName option, RawValue raw, string allowed, bool secret)
    {
        var shown = secret ? OptionJournal.Masked : raw.Text.ReplaceLineEndings(" ");
        var meant = raw.WrittenAs == option ? "" : $" (now {option})";
        journal.Fail($"{raw.Origin}: {raw.WrittenAs}{meant} = {shown}: {allowed}");
    }

    /// <summary>What follows a $ in a secret is part of the secret.</summary>
    private void FailReference(OptionName option, RawValue raw, string problem, bool secret) =>
        FailValue(option, raw, secret ? "has a $ that refers to no option; write $$ for a $ of its own" : problem, secret);

    private sealed record Setting(OptionName Option, RawValue Raw, string Text, bool Secret);

    /// <summary>A value, or what would have been allowed.</summary>
    private readonly record struct Parsed<T>(T Value, string? Allowed)
    {
        public static implicit operator Parsed<T>(T value) => new(value, null);

        public static Parsed<T> Bad(string allowed) => new(default!, allowed);
    }
}
