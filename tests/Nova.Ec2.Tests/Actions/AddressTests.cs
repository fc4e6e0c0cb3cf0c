using Nova.Ec2.Tests.Harness;

namespace Nova.Ec2.Tests.Actions;

public sealed class AddressTests(NetworkedCloud cloud) : IClassFixture<NetworkedCloud>
{
    [Fact]
    public async Task An_address_is_taken_leads_to_an_instance_and_another_and_is_given_back()
    {
        var user = await cloud.InNewProjectAsync();
        var other = await cloud.InNewProjectAsync();
        (await cloud.AskAsync(user, "AllocateAddress", ("DryRun", "true"))).IsRefused(412, "DryRunOperation");
        var address = (await cloud.AskAsync(user, "AllocateAddress", ("Domain", "standard"))).Succeeded()["publicIp"]!;
        Assert.StartsWith("192.0.2.", address);
        var instances = await RunAsync(user, 2);

        (await cloud.AskAsync(user, "AssociateAddress", ("InstanceId", instances[0]), ("PublicIp", address))).Succeeded();
        var shown = (await cloud.AskAsync(user, "DescribeInstances", ("InstanceId.1", instances[0]))).Succeeded();
        Assert.Equal((address, address), (shown["ipAddress"], shown["dnsName"]));
        var private0 = shown["privateIpAddress"]!;
        Assert.StartsWith("10.20.0.", private0);
        var described = (await cloud.AskAsync(user, "DescribeAddresses", ("Filter.1.Name", "instance-id"), ("Filter.1.Value.1", instances[0]))).Succeeded();
        Assert.Equal((address, instances[0], private0, "standard"), (described["publicIp"], described["instanceId"], described["privateIpAddress"], described["domain"]));
        Assert.Equal([instances[0]], (await cloud.AskAsync(user, "DescribeInstances", ("Filter.1.Name", "ip-address"), ("Filter.1.Value.1", address))).Succeeded().Texts("instanceId"));

        (await cloud.AskAsync(user, "AssociateAddress", ("InstanceId", instances[1]), ("PublicIp", address), ("AllowReassociation", "false"))).IsRefused(400, "Resource.AlreadyAssociated");
        (await cloud.AskAsync(user, "AssociateAddress", ("InstanceId", instances[1]), ("PublicIp", address))).Succeeded();
        Assert.Equal(instances[1], (await cloud.AskAsync(user, "DescribeAddresses", ("PublicIp.1", address))).Succeeded()["instanceId"]);
        Assert.Null((await cloud.AskAsync(user, "DescribeInstances", ("InstanceId.1", instances[0]))).Succeeded()["ipAddress"]);

        foreach (var stranger in (Ec2User[])[other, cloud.Admin])
        {
            (await cloud.AskAsync(stranger, "DisassociateAddress", ("PublicIp", address))).IsRefused(404, "InvalidAddress.NotFound");
            (await cloud.AskAsync(stranger, "ReleaseAddress", ("PublicIp", address))).IsRefused(404, "InvalidAddress.NotFound");
            Assert.DoesNotContain(address, (await cloud.AskAsync(stranger, "DescribeAddresses")).Succeeded().Texts("publicIp"));
        }

        (await cloud.AskAsync(user, "DisassociateAddress", ("PublicIp", address))).Succeeded();
        (await cloud.AskAsync(user, "DisassociateAddress", ("PublicIp", address))).IsRefused(404, "InvalidAssociationID.NotFound");
        (await cloud.AskAsync(user, "ReleaseAddress", ("PublicIp", address))).Succeeded();
        (await cloud.AskAsync(user, "DescribeAddresses", ("PublicIp.1", address))).IsRefused(404, "InvalidAddress.NotFound");
        Assert.Empty((await cloud.AskAsync(user, "DescribeAddresses")).Succeeded().Texts("publicIp"));
    }

    [Fact]
    public async Task What_cannot_be_associated_is_refused()
    {
        var user = await cloud.InNewProjectAsync();
        var instance = (await RunAsync(user, 1))[0];
        (await cloud.AskAsync(user, "AllocateAddress", ("Domain", "vpc"))).IsRefused(400, "UnsupportedOperation");
        (await cloud.AskAsync(user, "AssociateAddress", ("InstanceId", instance), ("PublicIp", "192.0.2.200"))).IsRefused(404, "InvalidAddress.NotFound");
        (await cloud.AskAsync(user, "AssociateAddress", ("InstanceId", instance))).IsRefused(400, "MissingParameter");
        (await cloud.AskAsync(user, "AssociateAddress", ("InstanceId", "i-7fffffff"), ("PublicIp", "192.0.2.1"))).IsRefused(404, "InvalidInstanceID.NotFound");
        (await cloud.AskAsync(user, "ReleaseAddress", ("PublicIp", "<x>"))).IsRefused(404, "InvalidAddress.NotFound");

        var address = (await cloud.AskAsync(user, "AllocateAddress")).Succeeded()["publicIp"]!;
        (await cloud.AskAsync(user, "AssociateAddress", ("InstanceId", instance), ("PublicIp", address), ("PrivateIpAddress", "10.99.0.1"))).IsRefused(400, "InvalidParameterValue");
        (await cloud.AskAsync(user, "ReleaseAddress", ("PublicIp", address))).Succeeded();
    }

    [Fact]
    public async Task A_group_that_an_instance_is_in_stays_until_the_instance_is_gone()
    {
        var user = await cloud.InNewProjectAsync();
        (await cloud.AskAsync(user, "CreateSecurityGroup", ("GroupName", "web"), ("GroupDescription", "x"))).Succeeded();
        var id = (await RunAsync(user, 1, ("SecurityGroupId.1", "web")))[0];

        // Of the reservation, the instance and its interface.
        Assert.Equal(["web", "web", "web"], (await cloud.AskAsync(user, "DescribeInstances", ("InstanceId.1", id))).Succeeded().Texts("groupName"));

        (await cloud.AskAsync(user, "DeleteSecurityGroup", ("GroupName", "web"))).IsRefused(400, "InvalidGroup.InUse");
        (await cloud.AskAsync(user, "TerminateInstances", ("InstanceId.1", id))).Succeeded();
        await cloud.UntilAsync(async () => (await cloud.AskAsync(user, "DeleteSecurityGroup", ("GroupName", "web"))).Status == 200, "nobody is in the group");
    }

    private async Task<string[]> RunAsync(Ec2User user, int count, params (string, string)[] more)
    {
        var image = (await cloud.AskAsync(user, "DescribeImages", ("Filter.1.Name", "name"), ("Filter.1.Value.1", "tiny"))).Succeeded()["imageId"]!;
        var ids = (await cloud.AskAsync(user, "RunInstances", [("ImageId", image), ("InstanceType", "m1.small"), ("MinCount", $"{count}"), ("MaxCount", $"{count}"), .. more])).Succeeded().Texts("instanceId");
        foreach (var id in ids)
        {
            await cloud.UntilAsync(async () => (await cloud.AskAsync(user, "DescribeInstances", ("InstanceId.1", id))).Succeeded().Items("instanceState")[1].Value == "running", $"{id} runs");
        }

        return ids;
    }
}
