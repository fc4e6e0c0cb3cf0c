using Nova.Ec2.Tests.Harness;

namespace Nova.Ec2.Tests.Actions;

/// <summary>The site's networks as subnets of one virtual private cloud, and the interfaces that instances have on them.</summary>
public sealed class NetworkInterfaceTests(NetworkedCloud cloud) : IClassFixture<NetworkedCloud>
{
    private static int ranges;

    [Fact]
    public async Task A_project_sees_its_networks_as_subnets_of_the_default_vpc()
    {
        var (user, own) = await WithOwnNetworkAsync("10.31.0.0/24");
        var other = await cloud.InNewProjectAsync();

        var vpc = (await cloud.AskAsync(user, "DescribeVpcs", ("Filter.1.Name", "isDefault"), ("Filter.1.Value.1", "true"))).Succeeded();
        Assert.Equal(("vpc-00000001", "available", "true"), (vpc["vpcId"], vpc["state"], vpc["isDefault"]));
        Assert.Equal(["10.20.0.0/24", "10.31.0.0/24"], vpc.Items("cidrBlockAssociationSet").Select(item => item.Elements().First().Value).Order(StringComparer.Ordinal));
        Assert.Empty((await cloud.AskAsync(user, "DescribeVpcs", ("Filter.1.Name", "cidr-block-association.cidr-block"), ("Filter.1.Value.1", "10.99.*"))).Succeeded().Texts("vpcId"));
        var attributes = (await cloud.AskAsync(user, "DescribeAccountAttributes", ("AttributeName.1", "default-vpc"))).Succeeded();
        Assert.Equal("vpc-00000001", attributes["attributeValue"]);

        var subnets = (await cloud.AskAsync(user, "DescribeSubnets")).Succeeded();
        Assert.Equal(["10.20.0.0/24", "10.31.0.0/24"], subnets.Texts("cidrBlock").Order(StringComparer.Ordinal));
        Assert.All(subnets.Texts("subnetId"), id => Assert.Matches("^subnet-[0-9a-f]{17}$", id));
        Assert.All(subnets.Texts("vpcId"), id => Assert.Equal("vpc-00000001", id));
        Assert.Equal([own], (await cloud.AskAsync(user, "DescribeSubnets", ("Filter.1.Name", "tag:Name"), ("Filter.1.Value.1", "own*"))).Succeeded().Texts("subnetId"));
        Assert.Equal(["10.31.0.0/24"], (await cloud.AskAsync(user, "DescribeSubnets", ("SubnetId.1", own))).Succeeded().Texts("cidrBlock"));

        foreach (var stranger in (Ec2User[])[other, cloud.Admin])
        {
            Assert.DoesNotContain(own, (await cloud.AskAsync(stranger, "DescribeSubnets")).Succeeded().Texts("subnetId"));
            (await cloud.AskAsync(stranger, "DescribeSubnets", ("SubnetId.1", own))).IsRefused(404, "InvalidSubnetID.NotFound");
        }

        (await cloud.AskAsync(user, "DescribeVpcs", ("VpcId.1", "vpc-00000002"))).IsRefused(404, "InvalidVpcID.NotFound");
        (await cloud.AskAsync(user, "DescribeSubnets", ("Filter.1.Name", "none"), ("Filter.1.Value.1", "x"))).IsRefused(400, "InvalidParameterValue");
        (await cloud.AskAsync(user, "CreateSubnet", ("VpcId", "vpc-00000001"), ("CidrBlock", "10.0.0.0/24"))).IsRefused(400, "UnsupportedOperation");
    }

    [Fact]
    public async Task An_instance_is_on_the_subnet_and_has_the_address_it_asks_for()
    {
        var (user, own) = await WithOwnNetworkAsync("10.32.0.0/24");
        var id = await RunAsync(user, ("SubnetId", own), ("PrivateIpAddress", "10.32.0.77"));

        var shown = (await cloud.AskAsync(user, "DescribeInstances", ("Filter.1.Name", "subnet-id"), ("Filter.1.Value.1", own), ("Filter.2.Name", "vpc-id"), ("Filter.2.Value.1", "vpc-*"))).Succeeded();
        Assert.Equal((id, "10.32.0.77", own, "vpc-00000001"), (shown["instanceId"], shown["privateIpAddress"], shown["subnetId"], shown["vpcId"]));
        var eni = Assert.Single(shown.Texts("networkInterfaceId"));
        Assert.Matches("^eni-[0-9a-f]{17}$", eni);

        var described = (await cloud.AskAsync(user, "DescribeNetworkInterfaces", ("Filter.1.Name", "attachment.instance-id"), ("Filter.1.Value.1", id))).Succeeded();
        Assert.Equal((eni, "in-use", own, "0", "true"), (described["networkInterfaceId"], described["status"], described["subnetId"], described["deviceIndex"], described["primary"]));
        Assert.StartsWith("fa:16:3e:", described["macAddress"]);
        Assert.Equal("default", described["groupName"]);
        Assert.Equal(id, (await cloud.AskAsync(user, "DescribeNetworkInterfaceAttribute", ("NetworkInterfaceId", eni), ("Attribute", "attachment"))).Succeeded()["instanceId"]);
        Assert.Equal("true", (await cloud.AskAsync(user, "DescribeNetworkInterfaceAttribute", ("NetworkInterfaceId", eni), ("Attribute", "sourceDestCheck"))).Succeeded()["value"]);
        (await cloud.AskAsync(user, "DescribeNetworkInterfaceAttribute", ("NetworkInterfaceId", eni), ("Attribute", "<x>"))).IsRefused(400, "InvalidParameterValue");

        var address = (await cloud.AskAsync(user, "AllocateAddress")).Succeeded()["publicIp"]!;
        (await cloud.AskAsync(user, "AssociateAddress", ("InstanceId", id), ("PublicIp", address))).Succeeded();
        Assert.Equal([eni], (await cloud.AskAsync(user, "DescribeNetworkInterfaces", ("Filter.1.Name", "association.public-ip"), ("Filter.1.Value.1", address))).Succeeded().Texts("networkInterfaceId"));
        (await cloud.AskAsync(user, "ReleaseAddress", ("PublicIp", address))).Succeeded();

        foreach (var stranger in (Ec2User[])[await cloud.InNewProjectAsync(), cloud.Admin])
        {
            (await cloud.AskAsync(stranger, "DescribeNetworkInterfaces", ("NetworkInterfaceId.1", eni))).IsRefused(404, "InvalidNetworkInterfaceID.NotFound");
            (await cloud.AskAsync(stranger, "DescribeNetworkInterfaceAttribute", ("NetworkInterfaceId", eni), ("Attribute", "attachment"))).IsRefused(404, "InvalidNetworkInterfaceID.NotFound");
            (await cloud.AskAsync(stranger, "RunInstances", [.. await PlainAsync(stranger), ("SubnetId", own)])).IsRefused(404, "InvalidSubnetID.NotFound");
        }

        (await cloud.AskAsync(user, "RunInstances", [.. await PlainAsync(user), ("PrivateIpAddress", "10.32.0.77")])).IsRefused(400, "InvalidParameterValue");
        (await cloud.AskAsync(user, "TerminateInstances", ("InstanceId.1", id))).Succeeded();
        await cloud.UntilAsync(async () => (await cloud.AskAsync(user, "DescribeNetworkInterfaces")).Succeeded().Texts("networkInterfaceId").Length == 0, "its interface is gone with it");
    }

    [Fact]
    public async Task Interfaces_have_the_order_of_their_indexes_and_the_groups_of_their_instance()
    {
        var (user, own) = await WithOwnNetworkAsync("10.33.0.0/24");
        var common = (await cloud.AskAsync(user, "DescribeSubnets", ("Filter.1.Name", "cidr"), ("Filter.1.Value.1", "10.20.0.0/24"))).Succeeded()["subnetId"]!;
        (await cloud.AskAsync(user, "CreateSecurityGroup", ("GroupName", "web"), ("GroupDescription", "x"))).Succeeded();

        var id = await RunAsync(
            user, ("NetworkInterface.1.DeviceIndex", "1"), ("NetworkInterface.1.SubnetId", common), ("NetworkInterface.1.SecurityGroupId.1", "web"),
            ("NetworkInterface.2.DeviceIndex", "0"), ("NetworkInterface.2.SubnetId", own), ("NetworkInterface.2.PrivateIpAddress", "10.33.0.9"), ("NetworkInterface.2.SecurityGroupId.1", "web"),
            ("NetworkInterface.2.DeleteOnTermination", "true"), ("NetworkInterface.2.AssociatePublicIpAddress", "false"));

        var interfaces = (await cloud.AskAsync(user, "DescribeNetworkInterfaces", ("Filter.1.Name", "attachment.instance-id"), ("Filter.1.Value.1", id))).Succeeded();
        Assert.Equal([own, common], interfaces.Texts("subnetId"));
        Assert.Equal(["0", "1"], interfaces.Texts("deviceIndex"));
        Assert.Equal(["web", "web"], interfaces.Texts("groupName"));
        Assert.Equal("10.33.0.9", interfaces["privateIpAddress"]);
        Assert.Single((await cloud.AskAsync(user, "DescribeNetworkInterfaces", ("Filter.1.Name", "subnet-id"), ("Filter.1.Value.1", common))).Succeeded().Texts("attachmentId"));
    }

    [Theory]
    [InlineData("InvalidParameterValue", "PrivateIpAddress", "10.99.0.1")]
    [InlineData("InvalidParameterValue", "PrivateIpAddress", "<x>")]
    [InlineData("InvalidParameterValue", "SubnetId", "OWN", "PrivateIpAddress", "10.20.0.9")]
    [InlineData("InvalidParameterValue", "SubnetId", "OWN", "PrivateIpAddress", "HERE.9", "MaxCount", "2")]
    [InlineData("InvalidParameterValue", "NetworkInterface.1.DeviceIndex", "0")]
    [InlineData("InvalidParameterValue", "NetworkInterface.1.DeviceIndex", "1", "NetworkInterface.1.SubnetId", "OWN")]
    [InlineData("MissingParameter", "NetworkInterface.1.SubnetId", "OWN")]
    [InlineData("InvalidParameterCombination", "NetworkInterface.1.DeviceIndex", "0", "SubnetId", "OWN")]
    [InlineData("InvalidParameterCombination", "NetworkInterface.1.DeviceIndex", "0", "SecurityGroup.1", "default")]
    [InlineData("UnsupportedOperation", "NetworkInterface.1.DeviceIndex", "0", "NetworkInterface.1.NetworkInterfaceId", "eni-00000001")]
    [InlineData("UnsupportedOperation", "NetworkInterface.1.DeviceIndex", "0", "NetworkInterface.1.DeleteOnTermination", "false")]
    [InlineData("UnsupportedOperation", "NetworkInterface.1.DeviceIndex", "0", "NetworkInterface.1.AssociatePublicIpAddress", "true")]
    [InlineData(
        "UnsupportedOperation", "NetworkInterface.1.DeviceIndex", "0", "NetworkInterface.1.SubnetId", "OWN", "NetworkInterface.1.SecurityGroupId.1", "default", "NetworkInterface.2.DeviceIndex", "1",
        "NetworkInterface.2.SubnetId", "OWN")]
    public async Task What_cannot_be_had_of_networks_is_refused_and_nothing_is_made(string code, params string[] said)
    {
        var here = $"10.34.{Interlocked.Increment(ref ranges)}";
        var (user, own) = await WithOwnNetworkAsync($"{here}.0/24");
        var parameters = said.Chunk(2).Select(pair => (pair[0], pair[1].Replace("OWN", own, StringComparison.Ordinal).Replace("HERE", here, StringComparison.Ordinal)));

        (await cloud.AskAsync(user, "RunInstances", [.. await PlainAsync(user), .. parameters])).IsRefused(400, code);

        Assert.Empty((await cloud.AskAsync(user, "DescribeInstances")).Succeeded().Texts("instanceId"));
    }

    [Theory]
    [InlineData("CreateNetworkInterface", "SubnetId", "subnet-00000001")]
    [InlineData("DetachNetworkInterface", "AttachmentId", "eni-attach-00000001")]
    [InlineData("AuthorizeSecurityGroupEgress", "GroupId", "default")]
    public async Task What_interfaces_do_not_do_is_said(string action, string parameter, string value) =>
        (await cloud.AskAsync(action, (parameter, value))).IsRefused(400, "UnsupportedOperation");

    /// <summary>A user of a project that has a network of its own besides the common one, and the subnet's id.</summary>
    private async Task<(Ec2User User, string Subnet)> WithOwnNetworkAsync(string range)
    {
        var user = await cloud.InNewProjectAsync();
        await cloud.AddNetworkAsync("own", range, user);
        return (user, (await cloud.AskAsync(user, "DescribeSubnets", ("Filter.1.Name", "cidr-block"), ("Filter.1.Value.1", range))).Succeeded()["subnetId"]!);
    }

    private async Task<(string, string)[]> PlainAsync(Ec2User user)
    {
        var image = (await cloud.AskAsync(user, "DescribeImages", ("Filter.1.Name", "name"), ("Filter.1.Value.1", "tiny"))).Succeeded()["imageId"]!;
        return [("ImageId", image), ("InstanceType", "m1.small")];
    }

    private async Task<string> RunAsync(Ec2User user, params (string, string)[] more)
    {
        var id = (await cloud.AskAsync(user, "RunInstances", [.. await PlainAsync(user), .. more])).Succeeded()["instanceId"]!;
        await cloud.UntilAsync(async () => (await cloud.AskAsync(user, "DescribeInstances", ("InstanceId.1", id))).Succeeded().Items("instanceState")[1].Value == "running", $"{id} runs");
        return id;
    }
}
