using System.Globalization;
using System.Text.RegularExpressions;

namespace Nova.Core.Images.Properties;

/// <summary>The types of upstream's fields, as they take texts.</summary>
internal static partial class PropertyTypes
{
    /// <summary>Any text.</summary>
    public static readonly PropertyType Text = new("any text", value => value);

    /// <summary>Whatever is no word for true is false, as upstream has it.</summary>
    public static readonly PropertyType Flag = new("true or false", value => IsTrue(value) ? "true" : "false");

    /// <summary>As Python reads a whole number, but without underscores.</summary>
    public static readonly PropertyType Integer = new("an integer", value =>
        int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number.ToString(CultureInfo.InvariantCulture) : null);

    /// <summary>Like <c>&gt;=6.0,&lt;8.0</c>.</summary>
    public static readonly PropertyType Versions = new(
        "comparisons of versions, such as '>=7.0,<9.0'", value => value.Split(',').All(part => Comparison().IsMatch(part)) ? value : null);

    /// <summary>Like <c>0-3,^2</c>.</summary>
    public static readonly PropertyType Processors = new("a list of processors, such as '0-3,^2'", value => ProcessorList().IsMatch(value) ? value : null);

    /// <summary>One of some texts, exactly.</summary>
    public static PropertyType Choice(params string[] values) => new("one of " + string.Join(", ", values), value => values.Contains(value) ? value : null);

    /// <summary>One of some texts in any case, or an older word for one.</summary>
    public static PropertyType Word(string[] values, params (string Old, string New)[] older) => new("one of " + string.Join(", ", values), value =>
    {
        var word = older.FirstOrDefault(pair => pair.Old.Equals(value, StringComparison.OrdinalIgnoreCase)).New ?? value;
        return values.FirstOrDefault(known => known.Equals(word, StringComparison.OrdinalIgnoreCase));
    });

    public static bool IsTrue(string value) => value.Trim().ToLowerInvariant() is "true" or "t" or "yes" or "y" or "on" or "1";

    [GeneratedRegex(@"^\s*(<=|>=|<|>|!=|==)\s*\d+(\.\d+){0,3}\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"^\s*\^?\d+(-\d+)?\s*(,\s*\^?\d+(-\d+)?\s*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ProcessorList();
}
