using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Nova.Hosting.Configuration;

public sealed partial class OptionReader
{
    private const int LongestHostName = 253;
    private const int LongestLabel = 63;

    private static Parsed<int> ParseInt(string text, int min, int max) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : Parsed<int>.Bad("must be a whole number" + Range(min, max, int.MinValue, int.MaxValue));

    private static Parsed<double> ParseFloat(string text, double min, double max) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value) && value >= min && value <= max
            ? value
            : Parsed<double>.Bad("must be a number" + Range(min, max, double.MinValue, double.MaxValue));

    private static string Range<T>(T min, T max, T lowest, T highest)
        where T : IComparable<T>, IFormattable
    {
        var low = min.CompareTo(lowest) == 0 ? null : min.ToString(null, CultureInfo.InvariantCulture);
        var high = max.CompareTo(highest) == 0 ? null : max.ToString(null, CultureInfo.InvariantCulture);
        return (low, high) switch
        {
            (null, null) => "",
            (_, null) => $", at least {low}",
            (null, _) => $", at most {high}",
            _ => $" from {low} to {high}",
        };
    }

    /// <summary>Splits as oslo.config's List: trailing commas are dropped, a line break is white space.</summary>
    private static string[] SplitList(string text)
    {
        var trimmed = text.Trim().TrimEnd(',').TrimEnd();
        return trimmed.Length == 0 ? [] : trimmed.Split(',', StringSplitOptions.TrimEntries);
    }

    /// <summary>As strict as <c>inet_pton</c> where the framework is lenient: it takes "1" for 0.0.0.1, "010.0.0.1" for octal, brackets and scopes.</summary>
    private static IPAddress? TryParseAddress(string text) =>
        IPAddress.TryParse(text, out var address)
        && (address.AddressFamily == AddressFamily.InterNetwork ? text == address.ToString() : text.AsSpan().IndexOfAny('[', ']', '%') < 0)
            ? address
            : null;

    /// <summary>The rules of oslo.config's HostAddress and HostDomain: a last label without a letter is a mistyped address.</summary>
    private static string? ParseHost(string text, bool underscores)
    {
        var host = text.Trim();
        if (TryParseAddress(host) is not null)
        {
            return host;
        }

        if (host.Length > LongestHostName)
        {
            return null;
        }

        host = host.EndsWith('.') ? host[..^1] : host;
        var labels = host.Split('.');
        return labels[^1].Any(c => char.IsAsciiLetter(c) || c == '-') && labels.All(label => IsLabel(label, underscores)) ? host : null;
    }

    private static bool IsLabel(string label, bool underscores) =>
        label.Length is > 0 and <= LongestLabel
        && label[0] != '-'
        && label[^1] != '-'
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-' || (underscores && c == '_'));

    private static string ExpandHome(string path) =>
        path == "~" || path.StartsWith("~/", StringComparison.Ordinal)
            ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..]
            : path;

    /// <summary>Defaults may refer to other options too, as upstream's <c>$state_path/instances</c>.</summary>
    private string Expand(string section, string name, string @default)
    {
        if (substitution.TryApply(@default, section, out var text, out var unknown))
        {
            return text;
        }

        journal.Fail($"{new OptionName(section, name)}: its default {@default} {unknown}");
        return @default;
    }

    private string DescribeFiles() =>
        Configuration.Files.ToArray() is { Length: > 0 } files ? string.Join(", ", files) : "any configuration file (none was read)";
}
