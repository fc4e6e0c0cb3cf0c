using Nova.Development.Http;
using Nova.Development.Identity.Credentials;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Ec2;

/// <summary>GET /v3/users/{user_id}/credentials/OS-EC2.</summary>
internal static class ListEc2Credentials
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var userId = call.Route("user_id");
        var rows = await call.Database.ReadAsync(
            connection => CredentialRow.List(connection, call.State.Sealed, userId, CredentialRules.Ec2Type), cancel);
        return call.List("credentials", rows.Select(row => Ec2KeyPair.View(row, call.BaseUrl)));
    }
}
