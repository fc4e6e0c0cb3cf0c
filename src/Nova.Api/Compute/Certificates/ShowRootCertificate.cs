using Nova.Api.Pipeline;
using Nova.Core.Rpc.Cert;

namespace Nova.Api.Compute.Certificates;

/// <summary>GET /os-certificates/root of /v2: the certificate that bundles are encrypted to.</summary>
internal static class ShowRootCertificate
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        if (request.Route("id") != "root")
        {
            return request.Refuse(StatusCodes.Status501NotImplemented, "Only root certificate can be retrieved.");
        }

        var authority = await request.CallAsync(CertRpc.Authority, new AuthorityOf(request.Caller.ProjectId), cancel);
        return request.Ok(CertificateViews.One, new CertificateBody(new CertificateView(null, authority.Pem)));
    }
}
