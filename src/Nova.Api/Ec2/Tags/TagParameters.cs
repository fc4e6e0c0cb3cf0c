using System.Text.RegularExpressions;
using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.Tags;

/// <summary>Tags as a request gives them: they are the metadata of servers, so that its rules hold.</summary>
internal static partial class TagParameters
{
    private const int LongestValue = 255;

    /// <summary>Keys, with the value where one is given.</summary>
    public static IReadOnlyList<(string Key, string Value)> Read(Ec2Parameters parameters) =>
        [.. parameters.Groups("Tag").Select(tag => (Key(tag), Value(tag)))];

    public static string Key(Ec2Parameters tag)
    {
        var key = tag.Required("Key");
        return Valid().IsMatch(key)
            ? key
            : throw new Ec2RefusalException(Ec2Error.InvalidValue("The key of a tag is 1 to 255 ASCII letters, digits, blanks and any of -_:."));
    }

    private static string Value(Ec2Parameters tag)
    {
        var value = tag.Get("Value") ?? "";
        return value.Length <= LongestValue ? value : throw new Ec2RefusalException(Ec2Error.InvalidValue($"The value of a tag has at most {LongestValue} characters."));
    }

    [GeneratedRegex(@"^[a-zA-Z0-9-_:. ]{1,255}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Valid();
}
