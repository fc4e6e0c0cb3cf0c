using System.Diagnostics;
using System.Security.Cryptography;
using Nova.Ec2.Tests.Harness;

namespace Nova.Ec2.Tests.Actions;

/// <summary>From a bundle in the object store to an image that runs: nova-objectstore, nova-cert, the conductor and the image service, each as it runs, and the tools that people bundled with.</summary>
public sealed class RegisterImageTests(Ec2Cloud cloud) : IClassFixture<Ec2Cloud>, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nova-bundle-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task What_was_bundled_is_an_image_byte_for_byte_that_runs_and_is_deregistered()
    {
        var bytes = RandomNumberGenerator.GetBytes(3 << 20);
        bytes.AsSpan(1 << 20, 1 << 20).Clear();

        var (id, state) = await BundleAsync(cloud.Demo, bytes, "nothing");

        Assert.Equal("available", state);
        var image = (await cloud.JsonAsync("GET", $"{cloud.ImageUrl}/v2/images?name=bundled-nothing", null, cloud.Demo))["images"]![0]!;
        Assert.Equal(("active", "ami", "ami", "private", cloud.Demo.ProjectId), ((string?)image["status"], (string?)image["disk_format"], (string?)image["container_format"], (string?)image["visibility"], (string?)image["owner"]));
        Assert.Equal(SHA256.HashData(bytes), SHA256.HashData(await FileOfAsync((string)image["id"]!)));
        var instance = (await cloud.AskAsync("RunInstances", ("ImageId", id), ("InstanceType", "m1.small"))).Succeeded()["instanceId"]!;
        await cloud.UntilAsync(async () => (await cloud.AskAsync("DescribeInstances", ("InstanceId.1", instance))).Succeeded().Items("instanceState")[1].Value == "running", "it runs");

        (await cloud.AskAsync("DeregisterImage", ("ImageId", id))).Succeeded();
        (await cloud.AskAsync("DescribeImages", ("ImageId.1", id))).IsRefused(404, "InvalidAMIID.NotFound");
    }

    [Theory]
    [InlineData("part", "failed_download")]
    [InlineData("key", "failed_decrypt", "failed_untar")]
    public async Task A_bad_bundle_leaves_an_image_that_says_so_and_does_not_run(string wrong, params string[] states)
    {
        var (id, state) = await BundleAsync(cloud.Demo, RandomNumberGenerator.GetBytes(3000), wrong);

        Assert.Equal("failed", state);
        var image = (await cloud.JsonAsync("GET", $"{cloud.ImageUrl}/v2/images?name=bundled-{wrong}", null, cloud.Demo))["images"]![0]!;
        Assert.Contains((string)image["image_state"]!, states);
        (await cloud.AskAsync("RunInstances", ("ImageId", id))).IsRefused(400, "IncorrectState");
    }

    [Fact]
    public async Task Kernels_are_registered_and_named_by_the_images_that_need_them()
    {
        var user = await cloud.InNewProjectAsync();
        var (kernel, _) = await BundleAsync(user, new byte[100], "kernel", "true");
        Assert.StartsWith("aki-", kernel);

        var (image, state) = await BundleAsync(user, new byte[2000], "machine", kernel);

        Assert.Equal("available", state);
        Assert.Equal(kernel, (await cloud.AskAsync(user, "DescribeImages", ("ImageId.1", image))).Succeeded()["kernelId"]);
    }

    [Fact]
    public async Task What_is_no_manifest_or_anothers_registers_nothing()
    {
        var user = await cloud.InNewProjectAsync();
        await BundleAsync(cloud.Demo, new byte[100], "theirs");
        (await cloud.AskAsync(user, "RegisterImage", ("ImageLocation", "bundles-theirs/disk.img.manifest.xml"))).IsRefused(404, "InvalidManifest");
        (await cloud.AskAsync("RegisterImage", ("ImageLocation", "bundles-theirs/disk.img.part.0"))).IsRefused(400, "InvalidManifest");
        (await cloud.AskAsync("RegisterImage", ("ImageLocation", "bundles-theirs/disk.img.manifest.xml"), ("DryRun", "true"))).IsRefused(412, "DryRunOperation");
        (await cloud.AskAsync("RegisterImage", ("ImageLocation", "bundles-theirs/disk.img.manifest.xml"), ("KernelId", "aki-7fffffff"))).IsRefused(404, "InvalidAMIID.NotFound");
        (await cloud.AskAsync("RegisterImage", ("Name", "no bundle"))).IsRefused(400, "MissingParameter");
        foreach (var location in (string[])["/bucket/key", "bucket", "../other/bucket/key", "bucket/../../x", "bucket//x", $"b/{new string('x', 1100)}"])
        {
            (await cloud.AskAsync("RegisterImage", ("ImageLocation", location))).IsRefused(400, "InvalidParameterValue");
        }

        Assert.Empty((await cloud.AskAsync(user, "DescribeImages", ("Owner.1", "self"))).Succeeded().Texts("imageId"));
        Assert.Single((await cloud.AskAsync("DescribeImages", ("Filter.1.Name", "manifest-location"), ("Filter.1.Value.1", "bundles-theirs/*"))).Succeeded().Texts("imageId"));
    }

    /// <summary>The header by which the conductor reads for a project is no way in for anybody else.</summary>
    [Fact]
    public async Task Nobody_but_a_service_reads_for_another_project()
    {
        await BundleAsync(cloud.Demo, new byte[100], "secret");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{cloud.S3Url}/bundles-secret/disk.img.manifest.xml");
        request.Headers.Add("X-Auth-Token", (await cloud.InNewProjectAsync()).Token);
        request.Headers.Add("X-Nova-Project", cloud.Demo.ProjectId);

        using var answer = await cloud.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(403, (int)answer.StatusCode);
    }

    private async Task<byte[]> FileOfAsync(string image)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{cloud.ImageUrl}/v2/images/{image}/file");
        request.Headers.Add("X-Auth-Token", cloud.Demo.Token);
        using var answer = await cloud.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    private async Task<(string Id, string State)> BundleAsync(Ec2User user, byte[] bytes, string wrong, string kernel = "")
    {
        var (image, certificate) = (Path.Combine(folder.FullName, "disk.img"), Path.Combine(folder.FullName, "cacert.pem"));
        await File.WriteAllBytesAsync(image, bytes);
        await File.WriteAllTextAsync(certificate, (string)(await cloud.JsonAsync("GET", $"{cloud.OldComputeUrl}/{user.ProjectId}/os-certificates/root", null, user))["certificate"]!["data"]!);
        var s3 = new Uri(cloud.S3Url);
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Clients", "bundle.py"), cloud.Endpoint.Host, $"{cloud.Endpoint.Port}", s3.Host, $"{s3.Port}", certificate, image, wrong, kernel];
        var start = new ProcessStartInfo("/usr/bin/python3", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["AWS_ACCESS_KEY_ID"], start.Environment["AWS_SECRET_ACCESS_KEY"]) = (user.Access, user.Secret);
        start.Environment["BOTO_CONFIG"] = "/dev/null";
        start.Environment["NO_PROXY"] = start.Environment["no_proxy"] = "*";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await process.WaitForExitAsync(deadline.Token);
        Assert.True(process.ExitCode == 0, await output + await errors);
        return (await output).Trim().Split(' ') is ["registered", var id, var state] ? (id, state) : throw new InvalidOperationException(await output);
    }
}
