using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Nova.Ec2.Tests.Harness;

namespace Nova.Ec2.Tests.Actions;

/// <summary>os-certificates, from the API to nova-cert and the conductor.</summary>
public sealed class CertificateTests(Ec2Cloud cloud) : IClassFixture<Ec2Cloud>
{
    [Fact]
    public async Task A_pair_is_made_that_the_root_has_signed()
    {
        var root = (await cloud.JsonAsync("GET", $"{cloud.OldComputeUrl}/{cloud.Demo.ProjectId}/os-certificates/root", null, cloud.Demo))["certificate"]!;
        Assert.Null(root["private_key"]);
        using var authority = X509Certificate2.CreateFromPem((string)root["data"]!);

        var made = (await cloud.JsonAsync("POST", $"{cloud.OldComputeUrl}/{cloud.Demo.ProjectId}/os-certificates", new JsonObject(), cloud.Demo))["certificate"]!;
        Assert.StartsWith("-----BEGIN RSA PRIVATE KEY-----", (string)made["private_key"]!);
        Assert.StartsWith("Certificate:", (string)made["data"]!);
        using var pair = X509Certificate2.CreateFromPem((string)made["data"]!, (string)made["private_key"]!);
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.Add(authority);

        Assert.True(chain.Build(pair), string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation)));
        Assert.Contains(cloud.Demo.ProjectId[..16], pair.Subject);
        using var key = pair.GetRSAPrivateKey()!;
        Assert.Equal(2048, key.KeySize);
        Assert.True(pair.GetRSAPublicKey()!.VerifyData("text"u8, key.SignData("text"u8, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Theory]
    [InlineData("GET", "/os-certificates/other", HttpStatusCode.NotImplemented)]
    [InlineData("GET", "/os-certificates/..%2froot", HttpStatusCode.NotImplemented)]
    public async Task Only_the_root_is_shown(string method, string path, HttpStatusCode status) => Assert.Equal(status, await StatusAsync(cloud.OldComputeUrl, method, path));

    [Theory]
    [InlineData("GET", "/os-certificates/root")]
    [InlineData("POST", "/os-certificates")]
    public async Task The_new_endpoint_has_none(string method, string path) => Assert.Equal(HttpStatusCode.Gone, await StatusAsync(cloud.ComputeUrl, method, path));

    private async Task<HttpStatusCode> StatusAsync(string root, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), root + path) { Content = method == "POST" ? JsonContent.Create(new JsonObject()) : null };
        request.Headers.Add("X-Auth-Token", cloud.Demo.Token);
        using var answer = await cloud.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
