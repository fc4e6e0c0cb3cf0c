using System.Text.Json.Serialization;
using Nova.Api.Microversions;

namespace Nova.Api.Compute.Certificates;

/// <summary>A certificate, with its private key where it was made just now.</summary>
internal sealed record CertificateView(string? PrivateKey, string Data);

internal sealed record CertificateBody(CertificateView Certificate);

internal static class CertificateViews
{
    public static readonly VersionedView<CertificateBody> One = new(CertificateJson.Default);
}

[JsonSerializable(typeof(CertificateBody))]
internal sealed partial class CertificateJson : JsonSerializerContext;
