namespace Nova.Api.Ec2.Pipeline;

/// <summary>Parameters that are about the request's signature.</summary>
internal static class SignedParameters
{
    public static bool IsAround(string name) =>
        name is "AWSAccessKeyId" or "Signature" or "SignatureMethod" or "SignatureVersion" or "Timestamp" or "Expires" || name.StartsWith("X-Amz-", StringComparison.Ordinal);
}
