using Nova.Development.Http;
using Nova.Development.Identity.Credentials;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Projects;
using Nova.Development.Identity.Secrets;
using Nova.Development.Identity.Users;
using Nova.Core.Faults;

namespace Nova.Development.Identity.Ec2;

/// <summary>POST /v3/users/{user_id}/credentials/OS-EC2: a new key pair for a project.</summary>
internal static class CreateEc2Credential
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var userId = call.Route("user_id");
        if (!CredentialRules.MayWrite(call, userId))
        {
            return IdentityFaults.Forbidden("identity:ec2_create_credential");
        }

        var body = await call.BodyAsync(cancel);
        var projectId = body.Text("tenant_id");
        var pair = new Ec2KeyPair(RandomText.Id(), RandomText.Id());
        var row = new CredentialRow(RandomText.HexHashOf(pair.Access), userId, projectId, CredentialRules.Ec2Type, pair.ToBlob());
        await call.Database.WriteAsync(
            connection =>
            {
                if (UserRow.Find(connection, userId) is null)
                {
                    throw IdentityCall.NotFound("user", userId);
                }

                if (ProjectRow.Find(connection, projectId) is null)
                {
                    throw IdentityCall.NotFound("project", projectId);
                }

                if (!row.TryInsert(connection, call.State.Sealed))
                {
                    throw new FaultException(FaultKind.Conflict, "Conflict occurred attempting to store credential - Duplicate entry.");
                }
            },
            cancel);
        return Reply.Created("credential", Ec2KeyPair.View(row, call.BaseUrl));
    }
}
