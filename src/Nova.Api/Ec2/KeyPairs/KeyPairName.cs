using System.Text.RegularExpressions;
using Nova.Api.Ec2.Pipeline;

namespace Nova.Api.Ec2.KeyPairs;

/// <summary>Names that the Compute API takes too.</summary>
internal static partial class KeyPairName
{
    public static string Read(Ec2Request request)
    {
        var name = request.Parameters.Required("KeyName");
        return Valid().IsMatch(name)
            ? name
            : throw new Ec2RefusalException(Ec2Error.InvalidValue("The name of a key pair is 1 to 255 ASCII letters, digits, blanks and any of @._-, without a blank at its ends."));
    }

    [GeneratedRegex(@"^(?! )[a-zA-Z0-9 @._-]{1,255}(?<! )\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Valid();
}
