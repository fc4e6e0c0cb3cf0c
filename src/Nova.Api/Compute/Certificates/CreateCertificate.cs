using Nova.Api.Pipeline;
using Nova.Core.Rpc.Cert;

namespace Nova.Api.Compute.Certificates;

/// <summary>POST /os-certificates of /v2: a new pair for the caller in its project.</summary>
internal static class CreateCertificate
{
    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel)
    {
        if (request.Caller.ProjectId is not { } project)
        {
            return request.BadRequest("Certificates belong to a project, and the token is not scoped to one.");
        }

        var issued = await request.CallAsync(CertRpc.Issue, new CertificateOwner(request.Caller.UserId, project), cancel);
        var body = new CertificateBody(new CertificateView(issued.PrivateKey, issued.Certificate));
        return request.Ok(CertificateViews.One, body, ofRepeats: new CertificateBody(body.Certificate with { PrivateKey = null }));
    }
}
