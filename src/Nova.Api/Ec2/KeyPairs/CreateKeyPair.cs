using Nova.Api.Compute.Keypairs;
using Nova.Api.Ec2.Pipeline;
using Nova.Core.Faults;
using Nova.Core.Keypairs;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Ec2.KeyPairs;

/// <summary>CreateKeyPair: makes a pair and gives the private half away.</summary>
internal static class CreateKeyPair
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var name = KeyPairName.Read(request);
        if ((request.Parameters.Get("KeyType") ?? "rsa") != "rsa" || (request.Parameters.Get("KeyFormat") ?? "pem") != "pem")
        {
            return Ec2Error.Unsupported("Keys are made of the type rsa, in the format pem; import others.");
        }

        request.BeforeChange();
        var key = SshKey.Generate();
        var made = await StoreAsync(request, name, key, cancel);
        return Ec2Answer.Of(xml => xml.Element("keyName", made.Name).Element("keyFingerprint", made.Fingerprint).Element("keyMaterial", key.PrivateKey));
    }

    /// <summary>Has the conductor keep the public half.</summary>
    public static async Task<KeypairRecord> StoreAsync(Ec2Request request, string name, KeyMaterial key, CancellationToken cancel)
    {
        try
        {
            return await request.CallAsync(
                KeypairsRpc.Create, new Core.Rpc.Conductor.CreateKeypair(request.Caller.UserId, name, "ssh", key.Fingerprint, key.PublicKey, IsImported: key.PrivateKey is null), cancel);
        }
        catch (FaultException taken) when (taken.Fault.Kind == FaultKind.Conflict)
        {
            throw new Ec2RefusalException(new Ec2Error(400, "InvalidKeyPair.Duplicate", $"The keypair '{name}' already exists."));
        }
    }
}
