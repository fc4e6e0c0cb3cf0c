using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Secrets;
using Nova.Development.Identity.Users;
using Nova.Core.Faults;

namespace Nova.Development.Identity.Credentials;

/// <summary>POST /v3/credentials.</summary>
internal static class CreateCredential
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var body = await call.BodyAsync("credential", cancel);
        var (type, blob) = (body.Text("type"), body.Text("blob", longest: 65535));
        var userId = body.OptionalText("user_id") ?? call.Caller.User.Id;
        if (!CredentialRules.MayWrite(call, userId))
        {
            return IdentityFaults.Forbidden("identity:create_credential");
        }

        var projectId = body.OptionalText("project_id");
        var isEc2 = type == CredentialRules.Ec2Type;
        if (isEc2 && projectId is null)
        {
            throw new FaultException(FaultKind.BadRequest, "'project_id' is a required property");
        }

        // An EC2 credential is found by its access key, so its id is the key's hash.
        var id = isEc2 ? RandomText.HexHashOf(CredentialRules.KeyPairOf(blob).Access) : RandomText.Id();
        var made = new CredentialRow(id, userId, projectId, type, blob);
        await call.Database.WriteAsync(
            connection =>
            {
                if (UserRow.Find(connection, userId) is null)
                {
                    throw IdentityCall.NotFound("user", userId);
                }

                if (!made.TryInsert(connection, call.State.Sealed))
                {
                    throw new FaultException(FaultKind.Conflict, "Conflict occurred attempting to store credential - Duplicate entry.");
                }
            },
            cancel);
        return Reply.Created("credential", made.View(call.BaseUrl));
    }
}
