using Nova.Development.Http;
using Nova.Development.Identity.Pipeline;
using Nova.Development.Identity.Secrets;
using Nova.Core.Faults;

namespace Nova.Development.Identity.Credentials;

/// <summary>PATCH /v3/credentials/{id}. It stays with its user: giving a credential away would let its owner act as somebody else.</summary>
internal static class UpdateCredential
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
    {
        var body = await call.BodyAsync("credential", cancel);
        if (await ShowCredential.FindAsync(call, cancel) is not { } old || !CredentialRules.MayWrite(call, old.UserId))
        {
            return IdentityFaults.Forbidden("identity:update_credential");
        }

        var changed = old with
        {
            UserId = body.OptionalText("user_id") ?? old.UserId,
            ProjectId = body.Has("project_id") ? body.OptionalText("project_id") : old.ProjectId,
            Type = body.OptionalText("type") ?? old.Type,
            Blob = body.OptionalText("blob") ?? old.Blob,
        };
        if (changed.UserId != old.UserId && !call.Caller.IsAdmin)
        {
            return IdentityFaults.Forbidden("identity:update_credential");
        }

        if (changed.Type == CredentialRules.Ec2Type && RandomText.HexHashOf(CredentialRules.KeyPairOf(changed.Blob).Access) != changed.Id)
        {
            throw new FaultException(FaultKind.BadRequest, "The access key of an ec2 credential cannot change.");
        }

        return await call.Database.WriteAsync(connection => changed.TryUpdate(connection, call.State.Sealed), cancel)
            ? Reply.Ok("credential", changed.View(call.BaseUrl))
            : throw IdentityCall.NotFound("user", changed.UserId);
    }
}
