using Nova.Development.Http;
using Nova.Development.Identity.Credentials;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Storage;

namespace Nova.Development.Identity.Ec2;

/// <summary>DELETE /v3/users/{user_id}/credentials/OS-EC2/{access}.</summary>
internal static class DeleteEc2Credential
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        if (!CredentialRules.MayWrite(call, call.Route("user_id")))
        {
            return IdentityFaults.Forbidden("identity:ec2_delete_credential");
        }

        var row = await ShowEc2Credential.FindAsync(call, cancel);
        await call.Database.WriteAsync(connection => connection.Execute("DELETE FROM credential WHERE id = $1", row.Id), cancel);
        return Reply.NoContent;
    }
}
