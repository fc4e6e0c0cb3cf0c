using System.Buffers;

namespace Nova.Database.Instances;

/// <summary>Tells regular expressions from plain text.</summary>
public static class NamePattern
{
    private static readonly SearchValues<char> Special = SearchValues.Create(@"\^$.|?*+()[]{}");

    /// <summary>True where a text has no meaning of its own as a regular expression, so that a substring search answers the same.</summary>
    public static bool IsPlain(string pattern) => !pattern.AsSpan().ContainsAny(Special);
}
