using Nova.Ec2.Tests.Harness;

namespace Nova.Ec2.Tests.Actions;

public sealed class SecurityGroupTests(Ec2Cloud cloud) : IClassFixture<Ec2Cloud>
{
    private static readonly (string, string)[] Web = [("IpPermissions.1.IpProtocol", "tcp"), ("IpPermissions.1.FromPort", "80"), ("IpPermissions.1.ToPort", "81"), ("IpPermissions.1.IpRanges.1.CidrIp", "10.0.0.7/8")];

    [Fact]
    public async Task A_group_is_made_given_rules_used_and_deleted()
    {
        var user = await cloud.InNewProjectAsync();
        Assert.Equal(["default"], (await cloud.AskAsync(user, "DescribeSecurityGroups")).Succeeded().Items("securityGroupInfo").Select(group => group.Elements().Single(one => one.Name.LocalName == "groupName").Value));
        var made = (await cloud.AskAsync(user, "CreateSecurityGroup", ("GroupName", "web"), ("GroupDescription", "<of the web>"))).Succeeded();
        Assert.Equal(("web", "web", "<of the web>", user.ProjectId), (made["groupId"], made["groupName"], made["groupDescription"], made["ownerId"]));
        (await cloud.AskAsync(user, "CreateSecurityGroup", ("GroupName", "web"), ("GroupDescription", "again"))).IsRefused(400, "InvalidGroup.Duplicate");

        (await cloud.AskAsync(user, "AuthorizeSecurityGroupIngress", [("GroupName", "web"), .. Web, ("IpPermissions.1.Groups.1.GroupName", "default"), ("IpPermissions.1.Groups.1.UserId", user.ProjectId)])).Succeeded();
        (await cloud.AskAsync(user, "AuthorizeSecurityGroupIngress", ("GroupId", "web"), ("IpProtocol", "icmp"), ("FromPort", "-1"), ("ToPort", "-1"), ("CidrIp", "0.0.0.0/0"))).Succeeded();
        (await cloud.AskAsync(user, "AuthorizeSecurityGroupIngress", ("GroupName", "web"), ("SourceSecurityGroupName", "web"))).Succeeded();
        (await cloud.AskAsync(user, "AuthorizeSecurityGroupIngress", [("GroupName", "web"), .. Web])).IsRefused(400, "InvalidPermission.Duplicate");

        var shown = (await cloud.AskAsync(user, "DescribeSecurityGroups", ("GroupName.1", "web"))).Succeeded();
        Assert.Equal(["10.0.0.0/8", "0.0.0.0/0"], shown.Texts("cidrIp"));
        Assert.Equal(["tcp", "tcp", "icmp", "icmp", "tcp", "udp"], shown.Texts("ipProtocol"));
        Assert.Equal(["80", "80", "-1", "-1", "1", "1"], shown.Texts("fromPort"));
        Assert.Equal("web", (await cloud.AskAsync(user, "DescribeSecurityGroups", ("Filter.1.Name", "ip-permission.cidr"), ("Filter.1.Value.1", "10.*"))).Succeeded()["groupId"]);

        (await cloud.AskAsync(user, "RevokeSecurityGroupIngress", [("GroupName", "web"), .. Web])).Succeeded();
        (await cloud.AskAsync(user, "RevokeSecurityGroupIngress", [("GroupName", "web"), .. Web])).IsRefused(400, "InvalidPermission.NotFound");
        Assert.Equal(["0.0.0.0/0"], (await cloud.AskAsync(user, "DescribeSecurityGroups", ("GroupName.1", "web"))).Succeeded().Texts("cidrIp"));

        (await cloud.AskAsync(user, "DeleteSecurityGroup", ("GroupName", "web"))).Succeeded();
        (await cloud.AskAsync(user, "DescribeSecurityGroups", ("GroupId.1", "web"))).IsRefused(404, "InvalidGroup.NotFound");
    }

    [Theory]
    [InlineData("InvalidParameterValue", "IpPermissions.1.IpProtocol", "sctp")]
    [InlineData("InvalidParameterValue", "IpPermissions.1.IpProtocol", "-1")]
    [InlineData("InvalidParameterValue", "IpPermissions.1.FromPort", "90")]
    [InlineData("InvalidParameterValue", "IpPermissions.1.FromPort", "0")]
    [InlineData("InvalidParameterValue", "IpPermissions.1.ToPort", "65536")]
    [InlineData("InvalidParameterValue", "IpPermissions.1.IpRanges.1.CidrIp", "10.0.0.0")]
    [InlineData("InvalidParameterValue", "IpPermissions.1.IpRanges.1.CidrIp", "10.0/8")]
    [InlineData("InvalidParameterValue", "IpPermissions.1.IpRanges.1.CidrIp", "10.0.0.0/33")]
    [InlineData("InvalidParameterValue", "IpPermissions.1.IpRanges.1.CidrIp", "fe80::1%eth0/64")]
    [InlineData("MissingParameter", "IpPermissions.1.FromPort", null)]
    [InlineData("MissingParameter", "IpPermissions.1.IpRanges.1.CidrIp", null)]
    [InlineData("InvalidParameterCombination", "IpProtocol", "tcp")]
    [InlineData("UnknownParameter", "IpPermissions.1.PrefixListIds.1.PrefixListId", "pl-1")]
    public async Task A_rule_that_is_none_is_refused(string code, string parameter, string? value)
    {
        var asked = Web.Append(("GroupName", "default")).ToDictionary(one => one.Item1, one => one.Item2);
        asked.Remove(parameter);
        (string, string)[] parameters = [.. asked.Select(one => (one.Key, one.Value)), .. value is null ? [] : ((string, string)[])[(parameter, value)]];
        (await cloud.AskAsync("AuthorizeSecurityGroupIngress", parameters)).IsRefused(400, code);
    }

    [Fact]
    public async Task Ossn0011_a_group_that_is_not_the_callers_is_no_source_and_cannot_be_changed()
    {
        var (one, other) = (await cloud.InNewProjectAsync(), await cloud.InNewProjectAsync());
        (await cloud.AskAsync(one, "CreateSecurityGroup", ("GroupName", "theirs"), ("GroupDescription", "x"))).Succeeded();

        foreach (var user in (Ec2User[])[other, cloud.Admin])
        {
            (await cloud.AskAsync(user, "AuthorizeSecurityGroupIngress", ("GroupName", "default"), ("SourceSecurityGroupName", "theirs"))).IsRefused(404, "InvalidGroup.NotFound");
            (await cloud.AskAsync(user, "AuthorizeSecurityGroupIngress", ("GroupName", "default"), ("SourceSecurityGroupName", "default"), ("SourceSecurityGroupOwnerId", one.ProjectId))).IsRefused(404, "InvalidGroup.NotFound");
            (await cloud.AskAsync(user, "AuthorizeSecurityGroupIngress", [("GroupName", "theirs"), .. Web])).IsRefused(404, "InvalidGroup.NotFound");
            (await cloud.AskAsync(user, "DeleteSecurityGroup", ("GroupName", "theirs"))).IsRefused(404, "InvalidGroup.NotFound");
        }

        Assert.Empty((await cloud.AskAsync(one, "DescribeSecurityGroups", ("GroupName.1", "theirs"))).Succeeded().Texts("ipProtocol"));
    }

    [Fact]
    public async Task Ossa2012_005_rules_have_a_quota_and_a_request_beyond_it_adds_none()
    {
        var user = await cloud.InNewProjectAsync();
        (string, string)[] Rules(int from, int count) => [("GroupName", "default"), .. Enumerable.Range(1, count).SelectMany(n => ((string, string)[])
            [($"IpPermissions.{n}.IpProtocol", "tcp"), ($"IpPermissions.{n}.FromPort", $"{from + n}"), ($"IpPermissions.{n}.ToPort", $"{from + n}"), ($"IpPermissions.{n}.IpRanges.1.CidrIp", "10.0.0.0/8")])];
        (await cloud.AskAsync(user, "AuthorizeSecurityGroupIngress", Rules(0, 15))).Succeeded();

        (await cloud.AskAsync(user, "AuthorizeSecurityGroupIngress", Rules(100, 6))).IsRefused(413, "ResourceLimitExceeded");

        Assert.Equal(15, (await cloud.AskAsync(user, "DescribeSecurityGroups")).Succeeded().Texts("cidrIp").Length);
    }

    [Fact]
    public async Task The_default_group_stays_and_a_dry_run_changes_nothing()
    {
        (await cloud.AskAsync("DeleteSecurityGroup", ("GroupName", "default"))).IsRefused(400, "CannotDelete");
        (await cloud.AskAsync("CreateSecurityGroup", ("GroupName", "<b>"), ("GroupDescription", "x"))).IsRefused(400, "InvalidParameterValue");
        (await cloud.AskAsync("CreateSecurityGroup", ("GroupName", "dry"), ("GroupDescription", "x"), ("DryRun", "true"))).IsRefused(412, "DryRunOperation");
        (await cloud.AskAsync("AuthorizeSecurityGroupIngress", [("GroupName", "default"), ("DryRun", "true"), .. Web])).IsRefused(412, "DryRunOperation");
        (await cloud.AskAsync("DescribeSecurityGroups", ("GroupName.1", "dry"))).IsRefused(404, "InvalidGroup.NotFound");
    }

    [Fact]
    public async Task Ossa2014_011_readers_change_no_groups()
    {
        var reader = await cloud.InNewProjectAsync("reader");
        (await cloud.AskAsync(reader, "DescribeSecurityGroups")).Succeeded();
        foreach (var action in (string[])
            ["CreateSecurityGroup", "DeleteSecurityGroup", "AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress", "AllocateAddress", "ReleaseAddress", "AssociateAddress", "DisassociateAddress"])
        {
            (await cloud.AskAsync(reader, action)).IsRefused(403, "AuthFailure");
        }
    }
}
