using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Nova.Core;

namespace Nova.Api.Pipeline.Schemas;

/// <summary>A named rule for strings that no length or pattern expresses.</summary>
/// <param name="Name">As upstream calls it; appears in messages.</param>
/// <param name="IsValid">The check.</param>
/// <param name="WholeMessage">For name rules: the text that replaces the usual message.</param>
internal sealed record StringFormat(string Name, Func<string, bool> IsValid, string? WholeMessage = null)
{
    private const string NameRule = "An invalid 'name' value was provided. The name must be: ";

    public static readonly StringFormat Uuid = new("uuid", IsUuid);

    public static readonly StringFormat DateTime = new("date-time", value => Iso8601.TryParse(value, out _));

    public static readonly StringFormat Base64 = new("base64", value => System.Buffers.Text.Base64.IsValid(StripWhiteSpace(value)));

    public static readonly StringFormat Uri = new("uri", value => System.Uri.TryCreate(value, UriKind.Absolute, out _));

    /// <summary>Four decimal numbers; 010 could be eight or ten.</summary>
    public static readonly StringFormat IPv4 = new("ipv4", value => CanonicalAddress(value, AddressFamily.InterNetwork) == value);

    /// <summary>Without brackets and zone.</summary>
    public static readonly StringFormat IPv6 = new("ipv6", value => CanonicalAddress(value, AddressFamily.InterNetworkV6) is not null);

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

    /// <summary>The address in the one spelling it is kept, shown and compared in; null where it is none of this family.</summary>
    public static string? CanonicalAddress(string? value, AddressFamily family) =>
        value is not null && value.AsSpan().IndexOfAny("[]%") < 0 && IPAddress.TryParse(value, out IPAddress? address) && address.AddressFamily == family
            ? address.ToString()
            : null;

    private static bool IsPrintable(string value)
    {
        foreach (Rune rune in WithoutLineEnd(value).EnumerateRunes())
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
        WithoutLineEnd(value) is { Length: > 0 } text && (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]));

    /// <summary>The end of a line does not count at the end of a text, where files and shells leave it; patterns do not see it there either.</summary>
    private static ReadOnlySpan<char> WithoutLineEnd(string value) => value.EndsWith('\n') ? value.AsSpan(0, value.Length - 1) : value;

    private static string StripWhiteSpace(string value) => string.Concat(value.Where(c => !char.IsWhiteSpace(c)));
}
