using Nova.Api.Compute.Removed;
using Nova.Api.Pipeline.Routing;

namespace Nova.Api.Compute.Certificates;

/// <summary>Certificates for bundles of images: on the legacy endpoint alone. v2.1 has had them, and answers 410 as upstream does now.</summary>
internal static class CertificatesRoutes
{
    public static void Map(RouteTable table)
    {
        ResourceRoutes certificates = table.Resource("/os-certificates");

        certificates.MapLegacy(HttpMethods.Post, "", CreateCertificate.HandleAsync).ForAnyone();

        certificates.MapLegacy(HttpMethods.Get, "/{id}", ShowRootCertificate.HandleAsync).ForAnyone();
    }
}
