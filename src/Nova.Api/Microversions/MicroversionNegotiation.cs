using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Nova.Api.Microversions;

/// <summary>Reads the version a request asks for and says on the answer which one was served.</summary>
internal static class MicroversionNegotiation
{
    public const string Header = "OpenStack-API-Version";

    public const string OldHeader = "X-OpenStack-Nova-API-Version";

    private static readonly StringValues Vary = new([Header, OldHeader]);

    private static readonly StringValues[] HeaderValues = MakeHeaderValues();

    /// <summary>What came of reading the header: a version, or status and message of the refusal.</summary>
    internal readonly record struct Outcome(Microversion Version, int Status = 0, string? Message = null);

    public static Outcome Read(IHeaderDictionary headers)
    {
        string? asked = ReadStandardHeader(headers);
        if (asked is null && headers.TryGetValue(OldHeader, out StringValues old) && old.Count > 0)
        {
            asked = old[^1]?.Trim();
        }

        return asked is null ? new Outcome(Microversion.Base) : Parse(asked);
    }

    public static void WriteServed(IHeaderDictionary headers, Microversion version)
    {
        headers[Header] = HeaderValues[version.Minor];
        headers[OldHeader] = version.ToString();
        headers.Vary = Vary;
    }

    private static Outcome Parse(string asked)
    {
        if (asked == "latest")
        {
            return new Outcome(Microversion.Latest);
        }

        int dot = asked.IndexOf('.', StringComparison.Ordinal);
        if (dot < 1 || !TryNumber(asked.AsSpan(0, dot), out int major) || major == 0 || !TryNumber(asked.AsSpan(dot + 1), out int minor))
        {
            return new Outcome(
                default,
                StatusCodes.Status400BadRequest,
                $"API Version String {asked} is of invalid format. Must be of format MajorNum.MinorNum.");
        }

        var version = new Microversion(minor);
        return major == 2 && version.IsServed
            ? new Outcome(version)
            : new Outcome(
                default,
                StatusCodes.Status406NotAcceptable,
                $"Version {asked} is not supported by the API. Minimum is {Microversion.Base} and maximum is {Microversion.Latest}.");
    }

    /// <summary>Decimal without sign, blanks or leading zeros, as upstream's <c>([1-9]\d*|0)</c>.</summary>
    private static bool TryNumber(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        return (text is "0" || (text.Length > 0 && text[0] != '0'))
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>The last <c>compute X.Y</c> entry; the header may be repeated and may list other services.</summary>
    private static string? ReadStandardHeader(IHeaderDictionary headers)
    {
        if (!headers.TryGetValue(Header, out StringValues lines))
        {
            return null;
        }

        for (int line = lines.Count - 1; line >= 0; line--)
        {
            ReadOnlySpan<char> rest = lines[line];
            while (!rest.IsEmpty)
            {
                int comma = rest.LastIndexOf(',');
                ReadOnlySpan<char> entry = rest[(comma + 1)..].Trim();
                int blank = entry.IndexOf(' ');
                if (blank > 0 && entry[..blank].Equals("compute", StringComparison.OrdinalIgnoreCase))
                {
                    ReadOnlySpan<char> asked = entry[(blank + 1)..].Trim();
                    return asked is "2.1" ? "2.1" : asked.ToString();
                }

                rest = comma < 0 ? default : rest[..comma];
            }
        }

        return null;
    }

    private static StringValues[] MakeHeaderValues()
    {
        var values = new StringValues[Microversion.MaxMinor + 1];
        for (int minor = 0; minor < values.Length; minor++)
        {
            values[minor] = "compute " + new Microversion(minor);
        }

        return values;
    }
}
