using System.Text.Json;
using Nova.Development.Http;
using Nova.Development.Identity.ApplicationCredentials;
using Nova.Development.Identity.Ec2;
using Nova.Development.Identity.Pipeline;
using Nova.Core.Faults;

namespace Nova.Development.Identity.Credentials;

/// <summary>Who may touch which credential, and what an EC2 credential must look like.</summary>
internal static class CredentialRules
{
    public const string Ec2Type = "ec2";

    /// <summary>
    /// Users have their own, administrators all. A restricted application credential makes none: EC2 keys made with it would carry all
    /// of its owner's roles and outlive it.
    /// </summary>
    public static bool MayWrite(IdentityCall call, string userId)
        => MayRead(call, userId) && !CreateApplicationCredential.Restricted(call);

    public static bool MayRead(IdentityCall call, string userId) => call.Caller.IsAdmin || call.Caller.User.Id == userId;

    /// <summary>The key pair in the blob of a credential of type <c>ec2</c>.</summary>
    public static Ec2KeyPair KeyPairOf(string blob)
    {
        try
        {
            using var document = JsonDocument.Parse(blob);
            var pair = JsonBody.Of(document.RootElement, "The blob of an ec2 credential");
            return new Ec2KeyPair(pair.Text("access"), pair.Text("secret"));
        }
        catch (JsonException)
        {
            throw new FaultException(FaultKind.BadRequest, "The blob of an ec2 credential must be JSON with 'access' and 'secret'.");
        }
    }
}
