using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Nova.Hosting.Configuration;

/// <summary>Replaces <c>$option</c>, <c>${option}</c>, <c>$group.option</c> and <c>${group.option}</c>; <c>$$</c> and <c>\$</c> stand for one <c>$</c>.</summary>
/// <remarks>A bare name is looked up in the section of the value, then in [DEFAULT], as oslo.config does. A <c>$</c> before anything that cannot start a name is left alone.</remarks>
internal sealed class Substitution(NovaConfiguration configuration)
{
    private const int MaxDepth = 20;

    /// <param name="text">The value as written.</param>
    /// <param name="section">Section the value belongs to.</param>
    /// <param name="result">The value with everything replaced.</param>
    /// <param name="problem">What is wrong, to be put after the value in an error.</param>
    public bool TryApply(string text, string section, out string result, [NotNullWhen(false)] out string? problem) =>
        TryApply(text, section, depth: 0, out result, out problem);

    private bool TryApply(string text, string section, int depth, out string result, [NotNullWhen(false)] out string? problem)
    {
        result = text;
        problem = null;
        if (!text.Contains('$'))
        {
            return true;
        }

        if (depth > MaxDepth)
        {
            problem = "refers to itself through its $references";
            return false;
        }

        var output = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] == '$')
            {
                output.Append('$');
                i++;
            }
            else if (text[i] != '$' || i + 1 == text.Length)
            {
                output.Append(text[i]);
            }
            else if (text[i + 1] == '$')
            {
                output.Append('$');
                i++;
            }
            else
            {
                var braced = text[i + 1] == '{';
                var start = braced ? i + 2 : i + 1;
                var end = EndOfName(text, start);
                if (end == start || (braced && (end == text.Length || text[end] != '}')))
                {
                    output.Append('$');
                    continue;
                }

                var reference = text[start..end];
                if (!TryResolve(reference, section, depth, out var value, out problem))
                {
                    return false;
                }

                output.Append(value);
                i = braced ? end : end - 1;
            }
        }

        result = output.ToString();
        return true;
    }

    private bool TryResolve(string reference, string section, int depth, out string value, [NotNullWhen(false)] out string? problem)
    {
        var dot = reference.IndexOf('.');
        OptionName[] candidates = dot < 0
            ? [new(section, reference), new(OptionName.DefaultSection, reference)]
            : [new(reference[..dot], reference[(dot + 1)..])];
        foreach (var option in candidates)
        {
            var raw = configuration.Find(OptionAliases.NamesOf(option, null)) ?? DerivedOptions.Find(option, configuration);
            if (raw is not null)
            {
                return TryApply(raw.Text, option.Section, depth + 1, out value, out problem);
            }
        }

        foreach (var option in candidates)
        {
            if (KnownOptions.DefaultOf(option) is { } known)
            {
                return TryApply(known, option.Section, depth + 1, out value, out problem);
            }
        }

        value = "";
        problem = $"refers to ${reference}, which is no option; write $$ for a $ of its own";
        return false;
    }

    /// <summary>Names start with a letter or underscore and go on with letters, digits, <c>_</c> and <c>.</c>; a dot at the end is punctuation.</summary>
    private static int EndOfName(string text, int start)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiLetter(text[end]) || text[end] == '_' || (end > start && (char.IsAsciiDigit(text[end]) || text[end] == '.'))))
        {
            end++;
        }

        while (end > start && text[end - 1] == '.')
        {
            end--;
        }

        return end;
    }
}
