using System.Text;

namespace Nova.Api.Ec2.Pipeline;

/// <summary>A page of a list, one question of another daemon each: MaxResults, and the NextToken of the page before.</summary>
/// <param name="Size">Most things to look at: with filters fewer may be shown, and still more come.</param>
/// <param name="After">The last one looked at before; null to begin.</param>
/// <param name="IsAsked">False where the client wants the whole list.</param>
internal sealed record Paging(int Size, string? After, bool IsAsked)
{
    private const int LongestToken = 512;

    /// <summary>Where <c>[api] max_limit</c> is 0: lists of the Compute API are empty then, but EC2 has no such answer.</summary>
    private const int UnlimitedPage = 1000;

    /// <summary>Most that one question asks for.</summary>
    public static int MostOf(Ec2Request request) => request.Backends.Options.MaxLimit is > 0 and var most ? most : UnlimitedPage;

    public static Paging Read(Ec2Request request)
    {
        var most = MostOf(request);
        var size = request.Parameters.Int("MaxResults", 1, int.MaxValue);
        var token = request.Parameters.Get("NextToken");
        return new Paging(Math.Min(size ?? most, most), string.IsNullOrEmpty(token) ? null : Decode(token), size is not null || !string.IsNullOrEmpty(token));
    }

    /// <summary>Tells how to go on, where there may be more.</summary>
    /// <param name="xml">The answer.</param>
    /// <param name="seen">How many were looked at.</param>
    /// <param name="last">The last of them.</param>
    public XmlText Write(XmlText xml, int seen, string? last) => seen == Size && last is not null
        ? xml.Element("nextToken", Convert.ToBase64String(Encoding.UTF8.GetBytes(last)))
        : xml;

    private static string Decode(string token)
    {
        var bytes = new byte[LongestToken];
        if (token.Length > LongestToken || !Convert.TryFromBase64String(token, bytes, out var length) || bytes.AsSpan(0, length).IndexOfAnyExceptInRange((byte)' ', (byte)'~') >= 0)
        {
            throw new Ec2RefusalException(Ec2Error.InvalidValue("The NextToken is none that was given."));
        }

        return Encoding.ASCII.GetString(bytes, 0, length);
    }
}
