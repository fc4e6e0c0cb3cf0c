using System.Globalization;
using Nova.Api.Ec2.Pipeline;
using Nova.OpenStack.Identity;

namespace Nova.Api.Ec2.Signatures;

/// <summary>Signature version 2, of boto and euca2ools to 3.2: HMAC-SHA256 over method, host, path and all parameters.</summary>
/// <remarks>Versions 0 and 1 are refused, though Keystone knows them: they leave the parameters open, or run them together.</remarks>
internal static class Version2
{
    private static readonly string[] Times =
        ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", "yyyy-MM-dd'T'HH:mm:ss.fff", "yyyy-MM-dd'T'HH:mm:ss.ffffff"];

    public static Signed Read(HttpContext http, string host, SignedParts parts)
    {
        var parameters = parts.Parameters;
        if (parameters.Get("Signature") is not { Length: > 0 } signature)
        {
            throw new Ec2RefusalException(Ec2Error.SignatureMissing);
        }

        if (parameters.Get("AWSAccessKeyId") is not { Length: > 0 } access)
        {
            throw new Ec2RefusalException(Ec2Error.KeyMissing);
        }

        // Keystone writes HmacSHA256 over whatever method a request names, and so takes no signature that was made by HmacSHA1.
        if (parameters.Get("SignatureVersion") != "2" || parameters.Get("SignatureMethod") != "HmacSHA256")
        {
            throw new Ec2RefusalException(Ec2Error.MalformedSignature("SignatureVersion must be 2, and SignatureMethod HmacSHA256; or sign by version 4."));
        }

        var request = new SignedRequest
        {
            Access = access,
            Signature = signature,

            // What clients sign is in lower case, whatever they send.
            Host = host.ToLowerInvariant(),
            Verb = http.Request.Method,
            Path = parts.Path.Length == 0 ? "/" : parts.Path,
            Params = parameters.All.Where(parameter => parameter.Key != "Signature").ToDictionary(),
            Headers = new Dictionary<string, string>(),
            BodyHash = "",
        };
        return new Signed(request, TimeOf(parameters));
    }

    /// <summary>Keystone takes no request without Timestamp, so that one with Expires instead has no use.</summary>
    private static DateTimeOffset TimeOf(Ec2Parameters parameters)
    {
        if (parameters.Get("Expires") is not null)
        {
            throw new Ec2RefusalException(Ec2Error.MalformedSignature("Say when the request was signed by Timestamp; Expires is not taken."));
        }

        return DateTimeOffset.TryParseExact(
            parameters.Required("Timestamp"), Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new Ec2RefusalException(Ec2Error.MalformedSignature("The Timestamp is malformed."));
    }
}
