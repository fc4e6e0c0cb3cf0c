namespace Nova.Hosting.Configuration;

/// <summary>Where a value was written: a file and its line, an environment variable, or the command line (line 0).</summary>
internal readonly record struct ValueOrigin(string Source, int Line)
{
    public override string ToString() => Line > 0 ? $"{Source}:{Line}" : Source;
}

/// <summary>A value as it was written, before substitution, and the option name it was written under.</summary>
internal sealed record RawValue(OptionName WrittenAs, string Text, ValueOrigin Origin);
