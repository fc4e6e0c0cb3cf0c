using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Nova.Cert.Authorities;
using Nova.Core.Faults;
using Nova.Core.Rpc.Cert;
using Nova.Messaging;

namespace Nova.Cert.Requests;

/// <summary>What an authority shows of itself, and what it reads.</summary>
internal sealed class AuthorityHandler(AuthorityFolders authorities)
{
    public Task<PemText> ShowAsync(AuthorityOf request, RpcCall call, CancellationToken cancel) =>
        Task.FromResult(new PemText(authorities.ReadCertificate(authorities.NameFor(request.ProjectId))));

    public Task<DecryptedText> DecryptAsync(EncryptedText request, RpcCall call, CancellationToken cancel)
    {
        using var authority = authorities.Open(authorities.NameFor(request.ProjectId));
        using var key = authority.GetRSAPrivateKey()!;
        try
        {
            // The padding of old bundles. Who asks is nova-api for a user's own bundle, and what failed is told alike whatever it was.
            return Task.FromResult(new DecryptedText(key.Decrypt(request.Text, RSAEncryptionPadding.Pkcs1)));
        }
        catch (CryptographicException)
        {
            throw new FaultException(FaultKind.BadRequest, "Failed to decrypt text.");
        }
    }
}
