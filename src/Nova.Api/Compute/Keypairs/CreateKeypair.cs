using System.Text.Json;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Api.Policies;
using Nova.Core.Keypairs;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.Keypairs;

/// <summary>POST /os-keypairs: imports a public key, or makes a pair and gives the private half away.</summary>
internal static class CreateKeypair
{
    public static readonly Policy Policy = "os_compute_api:os-keypairs:create";

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        JsonElement asked = request.Payload;
        string name = asked.GetProperty("name").GetString()!;
        string type = asked.GetOptionalString("type") ?? "ssh";
        string owner = asked.GetOptionalString("user_id") ?? request.Caller.UserId;
        if (!request.Allows(Policy, new PolicyTarget(null, owner)))
        {
            return request.Refused(Policy);
        }

        KeyMaterial? key;
        if (asked.GetOptionalString("public_key") is { } publicKey)
        {
            key = type == "ssh" ? SshKey.Import(publicKey) : X509Key.Import(publicKey);
            if (key is null)
            {
                return request.BadRequest("Keypair data is invalid: failed to generate fingerprint");
            }
        }
        else
        {
            key = type == "ssh" ? SshKey.Generate() : X509Key.Generate(owner, request.Backends.Time);
        }

        KeypairRecord keypair = await request.CallAsync(
            KeypairsRpc.Create, new Core.Rpc.Conductor.CreateKeypair(owner, name, type, key.Fingerprint, key.PublicKey, IsImported: key.PrivateKey is null), cancel);

        // Another run of the same request under its idempotency key was first: what was made here is nobody's.
        string? privateKey = keypair.PublicKey == key.PublicKey ? key.PrivateKey : null;
        return request.Ok(KeypairViews.Created, Show(keypair, privateKey), ofRepeats: Show(keypair, null));
    }

    private static KeypairBody<CreatedKeypairView> Show(KeypairRecord keypair, string? privateKey) => new(new CreatedKeypairView(
        keypair.Name, keypair.PublicKey, keypair.Fingerprint, keypair.Type, keypair.UserId, privateKey));
}
