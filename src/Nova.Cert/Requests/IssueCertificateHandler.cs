using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Nova.Cert.Authorities;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Cert;
using Nova.Core.Rpc.Conductor;
using Nova.Messaging;

namespace Nova.Cert.Requests;

/// <summary>A new key pair and certificate for a user. The key goes to the user and is forgotten.</summary>
internal sealed class IssueCertificateHandler(AuthorityFolders authorities, IRpcClient client, CertOptions options, TimeProvider time)
{
    public async Task<IssuedCertificate> HandleAsync(CertificateOwner owner, RpcCall call, CancellationToken cancel)
    {
        var authority = authorities.NameFor(owner.ProjectId);
        using var issuer = authorities.Open(authority);
        var now = time.GetUtcNow();
        var until = now + options.Lifetime < issuer.NotAfter ? now + options.Lifetime : new DateTimeOffset(issuer.NotAfter.ToUniversalTime(), TimeSpan.Zero);
        var noted = await client.CallAsync(CertificatesRpc.Note, RpcTarget.Any, new NoteCertificate(owner, authority, until), call.Context, ct: cancel);

        using var key = RSA.Create(options.KeyBits);
        var stamp = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var request = new CertificateRequest(
            SubjectText.Of(options.UserSubject, owner.ProjectId, owner.UserId, stamp), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var certificate = request.Create(issuer, now.AddMinutes(-5) > issuer.NotBefore ? now.AddMinutes(-5) : issuer.NotBefore, until, SerialNumber.Of(noted.Number));
        var text = CertificateText.Of(certificate);
        authorities.Keep(authority, certificate.SerialNumber, text);
        return new IssuedCertificate(key.ExportRSAPrivateKeyPem() + "\n", text);
    }
}
