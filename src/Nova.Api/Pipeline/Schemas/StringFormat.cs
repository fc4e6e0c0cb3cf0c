using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Nova.Api.Pipeline.Schemas;

/// <summary>A named rule for strings that no length or pattern expresses.</summary>
/// <param name="Name">As upstream calls it; appears in messages.</param>
/// <param name="IsValid">The check.</param>
/// <param name="WholeMessage">For name rules: the text that replaces the usual message.</param>
internal sealed record StringFormat(string Name, Func<string, bool> IsValid, string? WholeMessage = null)
{
    private const string NameRule = "An invalid 'name' value was provided. The name must be: ";

    public static readonly StringFormat Uuid = new("uuid", IsUuid);

    public static readonly StringFormat DateTime = new("date-time", value => TryDateTime(value, out _));

    public static readonly StringFormat Base64 = new("base64", value => System.Buffers.Text.Base64.IsValid(StripWhiteSpace(value)));

    public static readonly StringFormat Uri = new("uri", value => System.Uri.TryCreate(value, UriKind.Absolute, out _));

    public static readonly StringFormat IPv4 =
        new("ipv4", value => IPAddress.TryParse(value, out IPAddress? ip) && ip.AddressFamily == AddressFamily.InterNetwork && value.Count('.') == 3);

    public static readonly StringFormat IPv6 =
        new("ipv6", value => IPAddress.TryParse(value, out IPAddress? ip) && ip.AddressFamily == AddressFamily.InterNetworkV6 && !value.Contains('['));

    public static readonly StringFormat Cidr = new("cidr", value => value.Contains('/') && IPNetwork.TryParse(value, out _));

    /// <summary>Names of servers, flavors and so on from 2.1 on.</summary>
    public static readonly StringFormat Printable = new(
        "name",
        value => IsPrintable(value) && !HasOuterBlanks(value),
        NameRule + "printable characters. Can not start or end with whitespace.");

    /// <summary>The same on the legacy endpoint, where outer blanks are accepted and cut off.</summary>
    public static readonly StringFormat PrintableWithBlanks = new(
        "name_with_leading_trailing_spaces",
        value => IsPrintable(value) && !string.IsNullOrWhiteSpace(value),
        NameRule + "printable characters with at least one non space character");

    /// <summary>Free text of printable characters, such as a flavor's description.</summary>
    public static readonly StringFormat PrintableText = new("printable", IsPrintable);

    /// <summary>Availability zones: a name without colon.</summary>
    public static readonly StringFormat ZoneName = new(
        "az_name",
        value => IsPrintable(value) && !HasOuterBlanks(value) && !value.Contains(':'),
        NameRule + "printable characters except :. Can not start or end with whitespace.");

    public static readonly StringFormat ZoneNameWithBlanks = new(
        "az_name_with_leading_trailing_spaces",
        value => IsPrintable(value) && !string.IsNullOrWhiteSpace(value) && !value.Contains(':'),
        NameRule + "printable characters except : with at least one non space character");

    /// <summary>oslo's is_uuid_like: hyphens, braces and the urn prefix do not matter.</summary>
    public static bool IsUuid(string value)
    {
        ReadOnlySpan<char> rest = value;
        if (rest.StartsWith("urn:", StringComparison.OrdinalIgnoreCase))
        {
            rest = rest[4..];
        }

        if (rest.StartsWith("uuid:", StringComparison.OrdinalIgnoreCase))
        {
            rest = rest[5..];
        }

        int digits = 0;
        foreach (char c in rest.Trim("{}"))
        {
            if (c != '-' && !char.IsAsciiHexDigit(c))
            {
                return false;
            }

            digits += c == '-' ? 0 : 1;
        }

        return digits == 32;
    }

    /// <summary>ISO 8601 as oslo.utils reads it: a zone or none (then UTC), fractions optional, a bare date too.</summary>
    public static bool TryDateTime(string value, out DateTimeOffset time) => DateTimeOffset.TryParse(
        value.Trim(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time)
        && value.Length >= 8 && char.IsAsciiDigit(value.TrimStart()[0]) && char.IsAsciiDigit(value.TrimStart()[3]);

    private static bool IsPrintable(string value)
    {
        foreach (Rune rune in value.EnumerateRunes())
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            bool printable = category is not (UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format);
            if (!printable || rune.Value == 0xFFFD)
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasOuterBlanks(string value) =>
        value.Length > 0 && (char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1]));

    private static string StripWhiteSpace(string value) => string.Concat(value.Where(c => !char.IsWhiteSpace(c)));
}
