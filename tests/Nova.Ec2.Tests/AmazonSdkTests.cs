using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Nova.Ec2.Tests.Harness;

namespace Nova.Ec2.Tests;

/// <summary>Amazon's own client for .NET, as anybody has it from NuGet: it reads answers strictly by its model of them.</summary>
public sealed class AmazonSdkTests(NetworkedCloud cloud) : IClassFixture<NetworkedCloud>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_instance_from_its_key_to_its_end()
    {
        using var ec2 = ClientOf(await cloud.InNewProjectAsync());
        Assert.Equal("nova", Assert.Single((await ec2.DescribeAvailabilityZonesAsync(Cancel)).AvailabilityZones).ZoneName);
        Assert.Contains("PRIVATE KEY", (await ec2.CreateKeyPairAsync(new CreateKeyPairRequest("sdk"), Cancel)).KeyPair.KeyMaterial, StringComparison.Ordinal);
        var group = await MakeGroupAsync(ec2);
        var image = Assert.Single((await ec2.DescribeImagesAsync(new DescribeImagesRequest { Filters = [new("name", ["tiny"])] }, Cancel)).Images).ImageId;
        var subnet = Assert.Single((await ec2.DescribeSubnetsAsync(Cancel)).Subnets);
        Assert.Equal(("10.20.0.0/24", true), (subnet.CidrBlock, subnet.DefaultForAz));
        Assert.True(Assert.Single((await ec2.DescribeVpcsAsync(Cancel)).Vpcs).IsDefault);

        var run = await ec2.RunInstancesAsync(
            new RunInstancesRequest(image, 1, 1)
            {
                InstanceType = "m1.small",
                KeyName = "sdk",
                SubnetId = subnet.SubnetId,
                SecurityGroupIds = [group],
                UserData = Convert.ToBase64String("#!/bin/sh\n"u8),
                ClientToken = "sdk-1",
                TagSpecifications = [new() { ResourceType = ResourceType.Instance, Tags = [new("Name", "sdk-web")] }],
            },
            Cancel);
        var id = Assert.Single(run.Reservation.Instances).InstanceId;
        await UntilAsync(ec2, id, InstanceStateName.Running);

        var found = Assert.Single((await ec2.DescribeInstancesAsync(new DescribeInstancesRequest { Filters = [new("tag:Name", ["sdk-*"])] }, Cancel)).Reservations).Instances;
        var shown = Assert.Single(found);
        Assert.Equal((id, "sdk", subnet.SubnetId, "vpc-00000001"), (shown.InstanceId, shown.KeyName, shown.SubnetId, shown.VpcId));
        Assert.Equal(group, Assert.Single(shown.SecurityGroups).GroupId);
        var own = Assert.Single(shown.NetworkInterfaces);
        Assert.Equal((shown.PrivateIpAddress, 0), (own.PrivateIpAddress, own.Attachment.DeviceIndex));
        var single = Assert.Single((await ec2.DescribeNetworkInterfacesAsync(new DescribeNetworkInterfacesRequest { NetworkInterfaceIds = [own.NetworkInterfaceId] }, Cancel)).NetworkInterfaces);
        Assert.Equal((id, NetworkInterfaceStatus.InUse), (single.Attachment.InstanceId, single.Status));
        Assert.NotNull((await ec2.GetConsoleOutputAsync(new GetConsoleOutputRequest(id), Cancel)).Output);

        await LeadAddressAsync(ec2, id);
        await TagAsync(ec2, id);
        await ec2.StopInstancesAsync(new StopInstancesRequest([id]), Cancel);
        await UntilAsync(ec2, id, InstanceStateName.Stopped);
        await ec2.StartInstancesAsync(new StartInstancesRequest([id]), Cancel);
        await UntilAsync(ec2, id, InstanceStateName.Running);
        await ec2.TerminateInstancesAsync(new TerminateInstancesRequest([id]), Cancel);
        await UntilAsync(ec2, id, InstanceStateName.Terminated);
        await ec2.DeleteKeyPairAsync(new DeleteKeyPairRequest("sdk"), Cancel);
    }

    [Fact]
    public async Task Refusals_have_the_codes_that_programs_decide_by()
    {
        using var ec2 = ClientOf(cloud.Demo);
        var missing = await Assert.ThrowsAsync<AmazonEC2Exception>(() => ec2.DescribeInstancesAsync(new DescribeInstancesRequest { InstanceIds = ["i-7fffffff"] }, Cancel));
        Assert.Equal("InvalidInstanceID.NotFound", missing.ErrorCode);
        Assert.StartsWith("req-", missing.RequestId);
        using var stranger = ClientOf(cloud.Demo with { Secret = "wrong" });
        Assert.Equal("AuthFailure", (await Assert.ThrowsAsync<AmazonEC2Exception>(() => stranger.DescribeInstancesAsync(Cancel))).ErrorCode);
    }

    private static async Task<string> MakeGroupAsync(AmazonEC2Client ec2)
    {
        var group = (await ec2.CreateSecurityGroupAsync(new CreateSecurityGroupRequest("sdk-group", "of the SDK"), Cancel)).GroupId;
        IpPermission web = new() { IpProtocol = "tcp", FromPort = 80, ToPort = 80, Ipv4Ranges = [new() { CidrIp = "10.0.0.0/8" }] };
        await ec2.AuthorizeSecurityGroupIngressAsync(new AuthorizeSecurityGroupIngressRequest { GroupId = group, IpPermissions = [web] }, Cancel);
        var rule = Assert.Single(Assert.Single((await ec2.DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest { GroupIds = [group] }, Cancel)).SecurityGroups).IpPermissions);
        Assert.Equal((80, "10.0.0.0/8"), (rule.FromPort, Assert.Single(rule.Ipv4Ranges).CidrIp));
        return group;
    }

    private static async Task LeadAddressAsync(AmazonEC2Client ec2, string id)
    {
        var address = (await ec2.AllocateAddressAsync(Cancel)).PublicIp;
        await ec2.AssociateAddressAsync(new AssociateAddressRequest(id, address), Cancel);
        Assert.Equal(id, Assert.Single((await ec2.DescribeAddressesAsync(new DescribeAddressesRequest { PublicIps = [address] }, Cancel)).Addresses).InstanceId);
        await ec2.DisassociateAddressAsync(new DisassociateAddressRequest(address), Cancel);
        await ec2.ReleaseAddressAsync(new ReleaseAddressRequest { PublicIp = address }, Cancel);
    }

    private static async Task TagAsync(AmazonEC2Client ec2, string id)
    {
        await ec2.CreateTagsAsync(new CreateTagsRequest([id], [new("colour", "blue")]), Cancel);
        var tag = Assert.Single((await ec2.DescribeTagsAsync(new DescribeTagsRequest { Filters = [new("key", ["colour"])] }, Cancel)).Tags);
        Assert.Equal((id, "blue", ResourceType.Instance), (tag.ResourceId, tag.Value, tag.ResourceType));
        await ec2.DeleteTagsAsync(new DeleteTagsRequest { Resources = [id], Tags = [new() { Key = "colour" }] }, Cancel);
    }

    private Task UntilAsync(AmazonEC2Client ec2, string id, InstanceStateName state) => cloud.UntilAsync(
        async () => (await ec2.DescribeInstancesAsync(new DescribeInstancesRequest { InstanceIds = [id] }, Cancel)).Reservations[0].Instances[0].State.Name == state, $"{id} is {state}");

    private AmazonEC2Client ClientOf(Ec2User user) => new(
        new BasicAWSCredentials(user.Access, user.Secret), new AmazonEC2Config { ServiceURL = cloud.Url, AuthenticationRegion = "RegionOne", UseHttp = true, MaxErrorRetry = 0 });
}
