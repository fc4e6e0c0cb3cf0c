using System.Text.Json.Nodes;
using Nova.Development.Identity.Credentials;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Secrets;

namespace Nova.Development.Identity.Ec2;

/// <summary>Access and secret key of the EC2 API.</summary>
internal sealed record Ec2KeyPair(string Access, string Secret)
{
    /// <summary>The form kept in a credential's blob.</summary>
    public string ToBlob() => new JsonObject { ["access"] = Access, ["secret"] = Secret, ["trust_id"] = null }.ToJsonString();

    /// <summary>The credential that an access key names; null for none.</summary>
    public static async Task<CredentialRow?> FindAsync(IdentityCall call, string access, CancellationToken cancel)
    {
        var row = await call.Database.ReadAsync(connection => CredentialRow.Find(connection, call.State.Sealed, RandomText.HexHashOf(access)), cancel);
        return row is { Type: CredentialRules.Ec2Type } ? row : null;
    }

    /// <summary>The form of the OS-EC2 extension.</summary>
    public static JsonObject View(CredentialRow row, string baseUrl)
    {
        var pair = CredentialRules.KeyPairOf(row.Blob);
        return new JsonObject
        {
            ["access"] = pair.Access,
            ["secret"] = pair.Secret,
            ["tenant_id"] = row.ProjectId,
            ["user_id"] = row.UserId,
            ["trust_id"] = null,
            ["links"] = new JsonObject { ["self"] = $"{baseUrl}/v3/users/{row.UserId}/credentials/OS-EC2/{pair.Access}" },
        };
    }
}
