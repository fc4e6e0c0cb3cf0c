using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Nova.AllInOne.Demo;
using Nova.Ec2.Tests.Harness;

namespace Nova.Ec2.Tests;

/// <summary>What <c>./run</c> writes for others' clients, as the old dashboard had it for download: addresses, keys, and the certificates that bundles are made with.</summary>
public sealed class DownloadedKeysTests(Ec2Cloud cloud) : IClassFixture<Ec2Cloud>, IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nova-ec2rc-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_file_names_addresses_keys_and_certificates_that_work()
    {
        await PointCatalogueAsync();
        await PrepareAsync();
        var told = await SourceAsync();

        Assert.Equal((cloud.Url, cloud.Url), (told["EC2_URL"], told["AWS_ENDPOINT_URL_EC2"]));
        Assert.Equal((told["EC2_ACCESS_KEY"], told["EC2_SECRET_KEY"]), (told["AWS_ACCESS_KEY_ID"], told["AWS_SECRET_ACCESS_KEY"]));
        (await cloud.AskAsync(cloud.Admin with { Access = told["EC2_ACCESS_KEY"], Secret = told["EC2_SECRET_KEY"] }, "DescribeRegions")).Succeeded();

        // Under the name of the old dashboard and that of euca2ools: the authority that has signed the user's certificate, and that bundles are made for.
        Assert.Equal(told["NOVA_CERT"], told["EUCALYPTUS_CERT"]);
        var root = (string)(await cloud.JsonAsync("GET", $"{cloud.OldComputeUrl}/{cloud.Admin.ProjectId}/os-certificates/root", null, cloud.Admin))["certificate"]!["data"]!;
        Assert.Equal(root, await File.ReadAllTextAsync(told["NOVA_CERT"], TestContext.Current.CancellationToken));
        using var authority = X509Certificate2.CreateFromPem(root);
        using var pair = X509Certificate2.CreateFromPemFile(told["EC2_CERT"], told["EC2_PRIVATE_KEY"]);
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        Assert.True(chain.Build(pair), string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation)));
        Assert.Contains(told["EC2_USER_ID"][..16], pair.Subject);

        var files = Directory.GetFiles(folder.FullName);
        Assert.Equal(["cacert.pem", "cert.pem", "demo.pem", "ec2rc", "pk.pem"], files.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(OwnerOnly, File.GetUnixFileMode(file)));

        // At the next start all of it stays: bundles and scripts have it.
        var before = await Task.WhenAll(files.Order(StringComparer.Ordinal).Select(file => File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)));
        await PrepareAsync();
        Assert.Equal(before, await Task.WhenAll(files.Order(StringComparer.Ordinal).Select(file => File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))));
    }

    private async Task PrepareAsync()
    {
        using var client = new CloudClient(cloud.IdentityUrl, "admin", Ec2Cloud.Password, "admin", "Default", "Default");
        var options = new DemoOptions { Ec2File = In("ec2rc"), KeyFile = In("demo.pem"), Services = ["nova-conductor", "nova-compute"] };
        await new FirstCloud(client, options, TimeProvider.System, TextWriter.Null).PrepareAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The catalogue has the ports of an installation; the cloud of the tests has others.</summary>
    private async Task PointCatalogueAsync()
    {
        var types = (await cloud.IdentityAsync("GET", "/services", null, cloud.Admin))["services"]!.AsArray().ToDictionary(service => (string)service!["id"]!, service => (string)service!["type"]!);
        foreach (var endpoint in (await cloud.IdentityAsync("GET", "/endpoints", null, cloud.Admin))["endpoints"]!.AsArray())
        {
            var now = types[(string)endpoint!["service_id"]!] switch
            {
                "compute" => cloud.ComputeUrl,
                "compute_legacy" => cloud.OldComputeUrl,
                "ec2" => cloud.Url,
                "s3" => cloud.S3Url,
                "image" => cloud.ImageUrl,
                _ => null,
            };
            if (now is not null)
            {
                var url = (string)endpoint["url"]!;
                var tail = url.IndexOf("/%(", StringComparison.Ordinal) is var at and >= 0 ? url[at..] : "";
                await cloud.IdentityAsync("PATCH", $"/endpoints/{(string)endpoint["id"]!}", new JsonObject { ["endpoint"] = new JsonObject { ["url"] = now + tail } }, cloud.Admin);
            }
        }
    }

    /// <summary>What a shell has after reading the file.</summary>
    private async Task<Dictionary<string, string>> SourceAsync()
    {
        var start = new ProcessStartInfo("/usr/bin/env", ["-i", "/bin/sh", "-c", $". '{In("ec2rc")}'; /usr/bin/env"]) { RedirectStandardOutput = true };
        using var shell = Process.Start(start)!;
        var lines = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
    }

    private string In(string name) => Path.Combine(folder.FullName, name);
}
