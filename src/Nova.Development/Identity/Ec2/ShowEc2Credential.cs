using Nova.Development.Http;
using Nova.Development.Identity.Credentials;
using Nova.Development.Identity.Pipeline;

namespace Nova.Development.Identity.Ec2;

/// <summary>GET /v3/users/{user_id}/credentials/OS-EC2/{access}.</summary>
internal static class ShowEc2Credential
{
    public static async Task<Reply> HandleAsync(IdentityCall call, CancellationToken cancel)
        => Reply.Ok("credential", Ec2KeyPair.View(await FindAsync(call, cancel), call.BaseUrl));

    public static async Task<CredentialRow> FindAsync(IdentityCall call, CancellationToken cancel)
    {
        var (userId, access) = (call.Route("user_id"), call.Route("access"));
        return await Ec2KeyPair.FindAsync(call, access, cancel) is { } row && row.UserId == userId ? row : throw IdentityCall.NotFound("credential", access);
    }
}
