using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace Nova.Cert.Authorities;

/// <summary>Subjects as nova.conf writes them: <c>/C=US/O=OpenStack/CN=%.16s-%s</c>, with the places of Python's format.</summary>
internal static partial class SubjectText
{
    /// <summary>Longest part of a subject, by X.520.</summary>
    private const int LongestPart = 64;

    /// <summary>The subject with <paramref name="values"/> in its places, in their order.</summary>
    public static X500DistinguishedName Of(string format, params ReadOnlySpan<string> values)
    {
        var text = format;
        foreach (var value in values)
        {
            // A slash would begin another part: what a user's id says is never a name of somebody else.
            var plain = value.Replace('/', '_');
            text = Place().Replace(text, place => place.Groups["cut"].Success ? plain[..Math.Min(plain.Length, int.Parse(place.Groups["cut"].ValueSpan))] : plain, 1);
        }

        var name = new X500DistinguishedNameBuilder();
        foreach (var part in text.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = part.Split('=', 2) is [var left, var right] ? (left, right) : throw new FormatException($"'{part}' of the subject has no '='");
            var cut = value[..Math.Min(value.Length, LongestPart)];
            switch (key)
            {
                case "C":
                    name.AddCountryOrRegion(cut);
                    break;
                case "ST":
                    name.AddStateOrProvinceName(cut);
                    break;
                case "L":
                    name.AddLocalityName(cut);
                    break;
                case "O":
                    name.AddOrganizationName(cut);
                    break;
                case "OU":
                    name.AddOrganizationalUnitName(cut);
                    break;
                case "CN":
                    name.AddCommonName(cut);
                    break;
                default:
                    throw new FormatException($"'{key}' is no part of a subject: C, ST, L, O, OU, CN");
            }
        }

        return name.Build();
    }

    [GeneratedRegex(@"%(\.(?<cut>[0-9]{1,4}))?s")]
    private static partial Regex Place();
}
