using System.Diagnostics;

namespace Nova.ObjectStore.Tests;

/// <summary>Others' clients, as the distribution has them (deploy/dev/packages/clients).</summary>
public sealed class ClientTests(ObjectStoreFixture store) : IClassFixture<ObjectStoreFixture>, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("nova-s3-clients-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("2")]
    [InlineData("4")]
    public async Task Boto(string version) => Assert.Contains(
        $"boto {version} done", await RunAsync("/usr/bin/python3", Script("boto_v2.py"), store.Endpoint.Host, $"{store.Endpoint.Port}", version));

    [Theory]
    [InlineData("s3")]
    [InlineData("s3v4")]
    public async Task Boto3(string version) => Assert.Contains($"boto3 {version} done", await RunAsync("/usr/bin/python3", Script("boto3_client.py"), store.Url, version));

    [Fact]
    public async Task Aws_command_line()
    {
        await AwsAsync("s3", "mb", "s3://from-aws");
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "aws-large"), new byte[12 << 20]);
        await AwsAsync("s3", "cp", "aws-large", "s3://from-aws/dir/large");
        await AwsAsync("s3", "cp", "s3://from-aws/dir/large", "aws-back");
        Assert.Equal(12 << 20, new FileInfo(Path.Combine(folder.FullName, "aws-back")).Length);
        Assert.Contains("large", await AwsAsync("s3", "ls", "s3://from-aws/dir/"));
        Assert.Contains("\"ContentRange\": \"bytes 0-9/", await AwsAsync("s3api", "get-object", "--bucket", "from-aws", "--key", "dir/large", "--range", "bytes=0-9", "aws-part"));
        await AwsAsync("s3", "rb", "s3://from-aws", "--force");
    }

    private Task<string> AwsAsync(params string[] arguments) => RunAsync("/usr/bin/aws", ["--endpoint-url", store.Url, "--region", "RegionOne", .. arguments]);

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Clients", name);

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName };
        start.Environment["AWS_ACCESS_KEY_ID"] = store.Demo.Access;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = store.Demo.Secret;
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment["AWS_CONFIG_FILE"] = start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null";
        start.Environment["NO_PROXY"] = start.Environment["no_proxy"] = "*";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await process.WaitForExitAsync(deadline.Token);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await output}{await errors}");
        return await output;
    }
}
