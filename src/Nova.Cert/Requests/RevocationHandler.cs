using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Nova.Cert.Authorities;
using Nova.Core;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Cert;
using Nova.Core.Rpc.Conductor;
using Nova.Messaging;

namespace Nova.Cert.Requests;

/// <summary>Revokes, and tells what is revoked. The rows are the truth; the list is signed anew from them whenever it is asked for, and kept as a file for who serves files.</summary>
internal sealed class RevocationHandler(AuthorityFolders authorities, IRpcClient client, CertOptions options, TimeProvider time)
{
    public async Task<PemText> ListAsync(AuthorityOf request, RpcCall call, CancellationToken cancel) =>
        new(await WriteAsync(authorities.NameFor(request.ProjectId), call.Context, cancel));

    public async Task<Nothing> RevokeAsync(RevokeCertificates request, RpcCall call, CancellationToken cancel)
    {
        var changed = await client.CallAsync(CertificatesRpc.Revoke, RpcTarget.Any, request, call.Context, ct: cancel);
        foreach (var authority in changed.Authorities)
        {
            await WriteAsync(authority, call.Context, cancel);
        }

        return Nothing.Value;
    }

    private async Task<string> WriteAsync(string authority, RequestContext context, CancellationToken cancel)
    {
        var revoked = await client.CallAsync(CertificatesRpc.ListRevoked, RpcTarget.Any, new AuthorityName(authority), context, ct: cancel);
        var list = new CertificateRevocationListBuilder();
        foreach (var certificate in revoked.Certificates)
        {
            list.AddEntry(SerialNumber.Of(certificate.Number), certificate.RevokedAt);
        }

        using var issuer = authorities.Open(authority);
        var now = time.GetUtcNow();
        var der = list.Build(issuer, new BigInteger(now.ToUnixTimeMilliseconds()), now + options.Lifetime, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, now);
        var pem = PemEncoding.WriteString("X509 CRL", der) + "\n";
        authorities.KeepRevocations(authority, pem);
        return pem;
    }
}
