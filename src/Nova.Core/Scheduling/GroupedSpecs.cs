namespace Nova.Core.Scheduling;

/// <summary>
/// Extra specs that may belong to a numbered request group: <c>resources:CLASS</c> and <c>trait:NAME</c> of the unnumbered one, <c>resources1:CLASS</c> and <c>trait_PORT:NAME</c> of
/// others. A group's suffix is up to 64 letters, digits, <c>_</c> and <c>-</c>, as upstream; anything else is some other extra spec.
/// </summary>
public static class GroupedSpecs
{
    /// <summary>Extra spec that says whether groups may share a provider.</summary>
    public const string PolicyKey = "group_policy";

    private const string Resources = "resources";
    private const string Trait = "trait";
    private const int LongestSuffix = 64;

    /// <summary>Reads the key of an amount.</summary>
    /// <param name="key">Extra spec.</param>
    /// <param name="group">The group's suffix; empty for the unnumbered one.</param>
    /// <param name="resourceClass">The class.</param>
    public static bool TryResource(string key, out string group, out string resourceClass) => TrySplit(key, Resources, out group, out resourceClass);

    /// <summary>Reads the key of a trait.</summary>
    /// <param name="key">Extra spec, or image property.</param>
    /// <param name="group">The group's suffix; empty for the unnumbered one.</param>
    /// <param name="trait">The trait.</param>
    public static bool TryTrait(string key, out string group, out string trait) => TrySplit(key, Trait, out group, out trait);

    private static bool TrySplit(string key, string kind, out string group, out string name)
    {
        (group, name) = ("", "");
        if (!key.StartsWith(kind, StringComparison.Ordinal) || key.IndexOf(':', kind.Length) is not (>= 0 and var colon) || colon - kind.Length > LongestSuffix)
        {
            return false;
        }

        var suffix = key.AsSpan(kind.Length, colon - kind.Length);
        foreach (var letter in suffix)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('_' or '-'))
            {
                return false;
            }
        }

        (group, name) = (suffix.ToString(), key[(colon + 1)..]);
        return true;
    }
}
