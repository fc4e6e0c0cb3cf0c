using System.Text.Json.Nodes;
using Nova.Ec2.Tests.Harness;

namespace Nova.Ec2.Tests.Actions;

/// <summary>Lists that are longer than a question, on clouds whose <c>[api] max_limit</c> is 0, and 1.</summary>
public abstract class PageTests(Ec2Cloud cloud)
{
    [Fact]
    public async Task All_instances_are_shown()
    {
        var image = (await cloud.AskAsync("DescribeImages", ("Filter.1.Name", "name"), ("Filter.1.Value.1", "tiny"))).Succeeded()["imageId"]!;
        var ran = (await cloud.AskAsync("RunInstances", ("ImageId", image), ("InstanceType", "m1.small"), ("MinCount", "3"), ("MaxCount", "3"))).Succeeded().Texts("instanceId");

        Assert.Equal(3, ran.Length);
        Assert.Equal(ran, (await cloud.AskAsync("DescribeInstances")).Succeeded().Texts("instanceId"));
        var page = (await cloud.AskAsync("DescribeInstances", ("MaxResults", "1"))).Succeeded();
        Assert.Equal([ran[0]], page.Texts("instanceId"));
        Assert.Equal([ran[1]], (await cloud.AskAsync("DescribeInstances", ("MaxResults", "1"), ("NextToken", page["nextToken"]!))).Succeeded().Texts("instanceId"));
    }

    [Fact]
    public async Task All_types_are_known()
    {
        await cloud.ComputeAsync("POST", "/flavors", new JsonObject { ["flavor"] = new JsonObject { ["name"] = "m1.last", ["id"] = "9", ["ram"] = 256, ["vcpus"] = 1, ["disk"] = 1 } }, cloud.Admin);

        Assert.Equal(["m1.small", "m1.last"], (await cloud.AskAsync("DescribeInstanceTypes")).Succeeded().Texts("instanceType"));
        Assert.Equal("m1.last", (await cloud.AskAsync("DescribeInstanceTypes", ("InstanceType.1", "m1.last"))).Succeeded()["instanceType"]);
    }
}

/// <summary>Without a limit.</summary>
public sealed class NoLimitTests(NoLimitCloud cloud) : PageTests(cloud), IClassFixture<NoLimitCloud>;

/// <summary>A thing at a time.</summary>
public sealed class LowLimitTests(LowLimitCloud cloud) : PageTests(cloud), IClassFixture<LowLimitCloud>;

public sealed class NoLimitCloud : Ec2Cloud
{
    protected override string More => "[api]\nmax_limit = 0\n";
}

public sealed class LowLimitCloud : Ec2Cloud
{
    protected override string More => "[api]\nmax_limit = 1\n";
}
