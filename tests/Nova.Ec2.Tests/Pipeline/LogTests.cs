using Nova.Ec2.Tests.Harness;

namespace Nova.Ec2.Tests.Pipeline;

public sealed class LogTests(Ec2Cloud cloud) : IClassFixture<Ec2Cloud>
{
    /// <summary>Whoever reads the log could send them again, or use what the guest is told.</summary>
    [Fact]
    public async Task Neither_signatures_nor_user_data_reach_the_log()
    {
        (string, string)[] asked = [("Action", "RunInstances"), ("Version", "2016-11-15"), ("ImageId", "ami-7fffffff"), ("UserData", "c2VjcmV0LWRhdGE")];
        (await cloud.SendAsync(Signing.Presigned(cloud, cloud.Demo, asked))).IsRefused(404, "InvalidAMIID.NotFound");
        (await cloud.SendAsync(Signing.Version2(cloud, cloud.Demo, asked, verb: "GET"))).IsRefused(404, "InvalidAMIID.NotFound");
        (await cloud.SendAsync(Signing.Presigned(cloud, cloud.Demo with { Secret = "wrong" }, asked))).IsRefused(401, "AuthFailure");

        // The line is written behind the answer.
        await cloud.UntilAsync(() => Task.FromResult(cloud.Log.Lines.Count(line => line.Contains("/services/Cloud", StringComparison.Ordinal)) >= 3), "three lines");

        Assert.Contains(cloud.Log.Lines, line => line.Contains("GET /services/Cloud?Action=RunInstances\" status: 404", StringComparison.Ordinal));
        Assert.Contains(cloud.Log.Lines, line => line.Contains("GET /services/Cloud\" status: 401", StringComparison.Ordinal));
        Assert.DoesNotContain(
            cloud.Log.Lines, line => line.Contains("Signature=", StringComparison.Ordinal) || line.Contains("c2VjcmV0", StringComparison.Ordinal) || line.Contains(cloud.Demo.Access, StringComparison.Ordinal));
    }
}
