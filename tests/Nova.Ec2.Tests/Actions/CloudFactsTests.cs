using Nova.Ec2.Tests.Harness;

namespace Nova.Ec2.Tests.Actions;

/// <summary>Zones, types and limits.</summary>
public sealed class CloudFactsTests(Ec2Cloud cloud) : IClassFixture<Ec2Cloud>
{
    [Fact]
    public async Task Zones_are_shown_and_hosts_to_administrators_only()
    {
        Assert.Equal(["nova"], (await cloud.AskAsync("DescribeAvailabilityZones")).Succeeded().Texts("zoneName"));
        Assert.Equal(["nova"], (await cloud.AskAsync("DescribeAvailabilityZones", ("ZoneName.1", "verbose"))).Succeeded().Texts("zoneName"));

        var verbose = (await cloud.AskAsync(cloud.Admin, "DescribeAvailabilityZones", ("ZoneName.1", "verbose"))).Succeeded();

        Assert.Equal(["available", ""], verbose.Texts("zoneState")[..2]);
        Assert.Contains("|- host1", verbose.Texts("zoneName"));
        Assert.Contains("| |- nova-compute", verbose.Texts("zoneName"));
        Assert.Contains(verbose.Texts("zoneState"), state => state.StartsWith("enabled :-) 2", StringComparison.Ordinal));
        (await cloud.AskAsync("DescribeAvailabilityZones", ("ZoneName.1", "elsewhere"))).IsRefused(400, "InvalidParameterValue");
    }

    [Fact]
    public async Task Types_are_flavors()
    {
        var types = (await cloud.AskAsync("DescribeInstanceTypes", ("InstanceType.1", "m1.small"))).Succeeded();

        Assert.Equal(("m1.small", "1", "256"), (types["instanceType"], types["defaultVCpus"], types["sizeInMiB"]));
        (await cloud.AskAsync("DescribeInstanceTypes", ("InstanceType.1", "m9.huge"))).IsRefused(400, "InvalidInstanceType");
    }

    [Fact]
    public async Task A_type_is_found_whatever_the_page_is_and_not_asked_for_with_one()
    {
        (await cloud.AskAsync("DescribeInstanceTypes", ("InstanceType.1", "m1.small"), ("MaxResults", "1"))).IsRefused(400, "InvalidParameterCombination");
        var page = (await cloud.AskAsync("DescribeInstanceTypes", ("MaxResults", "1"))).Succeeded();
        Assert.Equal("m1.small", page["instanceType"]);
        Assert.Empty((await cloud.AskAsync("DescribeInstanceTypes", ("MaxResults", "1"), ("NextToken", page["nextToken"]!))).Succeeded().Texts("instanceType"));
    }

    [Fact]
    public async Task Limits_are_quotas()
    {
        Assert.Equal("100", (await cloud.AskAsync("DescribeAccountAttributes", ("AttributeName.1", "max-instances"))).Succeeded()["attributeValue"]);
        (await cloud.AskAsync("DescribeAccountAttributes", ("AttributeName.1", "colour"))).IsRefused(400, "InvalidParameter");
    }
}
