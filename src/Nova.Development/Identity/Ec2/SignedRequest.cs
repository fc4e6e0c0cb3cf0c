using System.Globalization;
using System.Text.Json;
using Nova.Development.Http;
using Nova.Core.Faults;

namespace Nova.Development.Identity.Ec2;

/// <summary>An EC2 request as the EC2 API passes it on to have its signature checked.</summary>
internal sealed record SignedRequest(
    string Access,
    string Signature,
    string Verb,
    string Host,
    string Path,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyDictionary<string, string> Headers,
    string BodyHash)
{
    private const string DateParameter = "X-Amz-Date";

    /// <summary>Reads <c>{"credentials": {…}}</c>, or <c>ec2Credentials</c> as older APIs say.</summary>
    public static SignedRequest Read(JsonBody body)
    {
        var signed = body.OptionalObject("credentials") ?? body.Object("ec2Credentials");
        return new SignedRequest(
            signed.Text("access"),
            signed.Text("signature", longest: 1024),
            signed.OptionalText("verb") ?? string.Empty,
            signed.OptionalText("host") ?? string.Empty,
            signed.OptionalText("path") ?? string.Empty,
            Texts(signed.OptionalObject("params"), StringComparer.Ordinal),
            Texts(signed.OptionalObject("headers"), StringComparer.OrdinalIgnoreCase),
            signed.OptionalText("body_hash") ?? string.Empty);
    }

    /// <summary>When it was signed, in microseconds since 1970; null where it does not say so.</summary>
    public long? SignedAt()
    {
        if (Parameters.TryGetValue("Timestamp", out var timestamp))
        {
            return WireTime.Parse(timestamp);
        }

        return AmazonDate() is { } date
            && DateTimeOffset.TryParseExact(
                date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? WireTime.Microseconds(time)
            : null;
    }

    /// <summary>The X-Amz-Date of signature version 4, a header or a parameter.</summary>
    public string? AmazonDate()
        => Headers.TryGetValue(DateParameter, out var header) ? header : Parameters.GetValueOrDefault(DateParameter);

    private static Dictionary<string, string> Texts(JsonBody? values, StringComparer comparer)
    {
        var texts = new Dictionary<string, string>(comparer);
        if (values is { } given)
        {
            foreach (var property in given.Element.EnumerateObject())
            {
                texts[property.Name] = property.Value.ValueKind == JsonValueKind.Number
                    ? property.Value.GetRawText()
                    : JsonText.Read(property.Value) ?? throw new FaultException(FaultKind.BadRequest, "Parameters and headers must be strings.");
            }
        }

        return texts;
    }
}
