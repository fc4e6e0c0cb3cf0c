using System.Diagnostics;
using Nova.Ec2.Tests.Harness;

namespace Nova.Ec2.Tests;

/// <summary>Others' clients, as the distribution has them (deploy/dev/packages/clients).</summary>
public sealed class ClientTests(Ec2Cloud cloud) : IClassFixture<Ec2Cloud>, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nova-ec2-clients-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("2")]
    [InlineData("4")]
    public async Task Boto(string signature) => Assert.Contains(
        $"boto {signature} done", await RunAsync("/usr/bin/python3", Script("boto2.py"), cloud.Endpoint.Host, $"{cloud.Endpoint.Port}", signature, await ImageAsync()));

    [Fact]
    public async Task Boto3() => Assert.Contains("boto3 done", await RunAsync("/usr/bin/python3", Script("boto3_client.py"), cloud.Url, await ImageAsync()));

    [Fact]
    public async Task Aws_command_line()
    {
        Assert.Contains("nova", await AwsAsync("describe-availability-zones"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "data"), "#!/bin/sh\n");
        var id = (await AwsAsync(
            "run-instances", "--image-id", await ImageAsync(), "--instance-type", "m1.small", "--count", "1", "--user-data", "file://data", "--query", "Instances[0].InstanceId", "--output", "text")).Trim();
        await AwsAsync("wait", "instance-running", "--instance-ids", id);
        Assert.Contains("running", await AwsAsync("describe-instances", "--filters", "Name=instance-state-name,Values=run*"));
        Assert.Contains(id, await AwsAsync("describe-instances", "--max-items", "100"));
        Assert.Contains("m1.small", await AwsAsync("describe-instance-attribute", "--instance-id", id, "--attribute", "instanceType"));
        await AwsAsync("get-console-output", "--instance-id", id);
        await AwsAsync("terminate-instances", "--instance-ids", id);
        await AwsAsync("wait", "instance-terminated", "--instance-ids", id);
    }

    private async Task<string> ImageAsync() => (await cloud.AskAsync("DescribeImages", ("Filter.1.Name", "name"), ("Filter.1.Value.1", "tiny"))).Succeeded()["imageId"]!;

    private Task<string> AwsAsync(params string[] arguments) => RunAsync("/usr/bin/aws", ["--endpoint-url", cloud.Url, "--region", "RegionOne", "ec2", .. arguments]);

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Clients", name);

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName };
        start.Environment["AWS_ACCESS_KEY_ID"] = cloud.Demo.Access;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = cloud.Demo.Secret;
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment["AWS_CONFIG_FILE"] = start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = start.Environment["BOTO_CONFIG"] = "/dev/null";
        start.Environment["NO_PROXY"] = start.Environment["no_proxy"] = "*";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        await process.WaitForExitAsync(deadline.Token);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await output}{await errors}");
        return await output;
    }
}
