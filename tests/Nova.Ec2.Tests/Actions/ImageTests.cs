using Nova.Ec2.Tests.Harness;

namespace Nova.Ec2.Tests.Actions;

public sealed class ImageTests(Ec2Cloud cloud) : IClassFixture<Ec2Cloud>
{
    [Fact]
    public async Task Images_have_numbers_that_stay_and_older_ones_have_the_lower()
    {
        await cloud.AddImageAsync("older", "public");
        await cloud.AddImageAsync("newer", "public", null, ("description", "<not markup>"), ("architecture", "x86_64"));
        var shown = (await cloud.AskAsync("DescribeImages")).Succeeded();
        var ids = shown.Texts("name").Zip(shown.Texts("imageId")).ToDictionary();

        Assert.True(string.CompareOrdinal(ids["older"], ids["newer"]) < 0);
        var one = (await cloud.AskAsync("DescribeImages", ("ImageId.1", ids["newer"]))).Succeeded();
        Assert.Equal((ids["newer"], "<not markup>", "x86_64", "machine", "available", "true"), (one["imageId"], one["description"], one["architecture"], one["imageType"], one["imageState"], one["isPublic"]));
        Assert.Equal("None (newer)", one["imageLocation"]);
        Assert.Equal([ids["newer"]], (await cloud.AskAsync("DescribeImages", ("Filter.1.Name", "description"), ("Filter.1.Value.1", "<*>"))).Succeeded().Texts("imageId"));
    }

    [Fact]
    public async Task Owners_and_launchers_are_told_apart_as_euca_describe_images_asks()
    {
        var user = await cloud.InNewProjectAsync();
        await cloud.AddImageAsync("mine", "private", user);
        await cloud.AddImageAsync("theirs", "private", cloud.Admin);

        Assert.Equal(["mine"], (await cloud.AskAsync(user, "DescribeImages", ("Owner.1", "self"))).Succeeded().Texts("name"));
        var launchable = (await cloud.AskAsync(user, "DescribeImages", ("ExecutableBy.1", "self"))).Succeeded().Texts("name");
        Assert.Superset(new HashSet<string> { "mine", "tiny" }, launchable.ToHashSet());
        Assert.DoesNotContain("theirs", launchable);
        Assert.DoesNotContain("mine", (await cloud.AskAsync(user, "DescribeImages", ("ExecutableBy.1", "all"))).Succeeded().Texts("name"));
    }

    [Fact]
    public async Task Launch_permissions_are_changed_in_the_old_form_and_the_new_by_who_may()
    {
        await cloud.AddImageAsync("shown to all", "private", cloud.Admin);
        var id = (await cloud.AskAsync(cloud.Admin, "DescribeImages", ("Filter.1.Name", "name"), ("Filter.1.Value.1", "shown to all"))).Succeeded()["imageId"]!;
        (await cloud.AskAsync("DescribeImages", ("ImageId.1", id))).IsRefused(404, "InvalidAMIID.NotFound");

        (await cloud.AskAsync(cloud.Admin, "ModifyImageAttribute", ("ImageId", id), ("Attribute", "launchPermission"), ("OperationType", "add"), ("UserGroup.1", "all"))).Succeeded();
        Assert.Equal("all", (await cloud.AskAsync("DescribeImageAttribute", ("ImageId", id), ("Attribute", "launchPermission"))).Succeeded()["group"]);
        (await cloud.AskAsync("ModifyImageAttribute", ("ImageId", id), ("LaunchPermission.Remove.1.Group", "all"))).IsRefused(403, "AuthFailure");
        (await cloud.AskAsync(cloud.Admin, "ModifyImageAttribute", ("ImageId", id), ("LaunchPermission.Remove.1.Group", "all"))).Succeeded();
        Assert.Null((await cloud.AskAsync(cloud.Admin, "DescribeImageAttribute", ("ImageId", id), ("Attribute", "launchPermission"))).Succeeded()["group"]);
        (await cloud.AskAsync(cloud.Admin, "ModifyImageAttribute", ("ImageId", id), ("LaunchPermission.Add.1.Group", "all"))).Succeeded();
        (await cloud.AskAsync(cloud.Admin, "ResetImageAttribute", ("ImageId", id), ("Attribute", "launchPermission"))).Succeeded();
        (await cloud.AskAsync("DescribeImages", ("ImageId.1", id))).IsRefused(404, "InvalidAMIID.NotFound");
    }

    [Fact]
    public async Task An_image_that_is_not_public_stays_as_it_is_when_it_is_taken_from_everybody()
    {
        var image = await cloud.AddImageAsync("shared with some", "shared", cloud.Demo);
        var id = (await cloud.AskAsync("DescribeImages", ("Filter.1.Name", "name"), ("Filter.1.Value.1", "shared with some"))).Succeeded()["imageId"]!;

        (await cloud.AskAsync("ModifyImageAttribute", ("ImageId", id), ("LaunchPermission.Remove.1.Group", "all"))).Succeeded();
        (await cloud.AskAsync("ModifyImageAttribute", ("ImageId", id), ("Attribute", "launchPermission"), ("OperationType", "remove"), ("UserGroup.1", "all"))).Succeeded();
        (await cloud.AskAsync("ResetImageAttribute", ("ImageId", id), ("Attribute", "launchPermission"))).Succeeded();

        Assert.Equal("shared", (string?)(await cloud.JsonAsync("GET", $"{cloud.ImageUrl}/v2/images/{image}", null, cloud.Demo))["visibility"]);
    }

    [Theory]
    [InlineData("Description.Value=a", "LaunchPermission.Add.1.Group=all")]
    [InlineData("Description.Value=a", "Attribute=launchPermission", "OperationType=add", "UserGroup.1=all")]
    [InlineData("Description.Value=a", "Attribute=description", "Value=b")]
    [InlineData("Description.Value=a", "UserGroup.1=all")]
    [InlineData("Description.Value=a", "Attribute=launchPermission")]
    [InlineData("Attribute=description", "Value=b", "LaunchPermission.Remove.1.Group=all")]
    [InlineData("LaunchPermission.Add.1.Group=all", "OperationType=remove", "UserGroup.1=all")]
    [InlineData("LaunchPermission.Add.1.Group=all", "LaunchPermission.Remove.1.Group=all")]
    public async Task An_image_is_changed_in_one_form_at_a_time(params string[] parameters)
    {
        var id = (await cloud.AskAsync("DescribeImages", ("Filter.1.Name", "name"), ("Filter.1.Value.1", "tiny"))).Succeeded()["imageId"]!;
        var split = parameters.Select(parameter => parameter.Split('=')).Select(parameter => (parameter[0], parameter[1]));

        (await cloud.AskAsync(cloud.Admin, "ModifyImageAttribute", [("ImageId", id), .. split])).IsRefused(400, "InvalidParameterCombination");
    }

    [Fact]
    public async Task Images_are_asked_for_by_id_or_in_pages()
    {
        var user = await cloud.InNewProjectAsync();
        await cloud.AddImageAsync("one of two", "private", user);
        await cloud.AddImageAsync("two of two", "private", user);
        var ids = (await cloud.AskAsync(user, "DescribeImages", ("Owner.1", "self"))).Succeeded().Texts("imageId");

        Assert.Equal([ids[1], ids[0]], (await cloud.AskAsync(user, "DescribeImages", ("ImageId.1", ids[1]), ("ImageId.2", ids[0]))).Succeeded().Texts("imageId"));
        (await cloud.AskAsync(user, "DescribeImages", ("ImageId.1", ids[0]), ("ImageId.2", "ami-7fffffff"))).IsRefused(404, "InvalidAMIID.NotFound");
        (await cloud.AskAsync(user, "DescribeImages", ("ImageId.1", ids[0]), ("MaxResults", "5"))).IsRefused(400, "InvalidParameterCombination");
        (await cloud.AskAsync(user, "DescribeImages", ("ImageId.1", ids[0]), ("NextToken", "eA=="))).IsRefused(400, "InvalidParameterCombination");
    }

    [Fact]
    public async Task A_kernel_that_is_no_image_is_not_numbered()
    {
        var user = await cloud.InNewProjectAsync();
        await cloud.AddImageAsync("before", "private", user);
        await cloud.AddImageAsync("hostile", "private", user, ("kernel_id", "any text"), ("ramdisk_id", "00000000-0000-4000-8000-000000000001"));
        var shown = (await cloud.AskAsync(user, "DescribeImages", ("Owner.1", "self"))).Succeeded();
        Assert.Equal(["before", "hostile"], shown.Texts("name"));
        Assert.Empty(shown.Texts("kernelId").Concat(shown.Texts("ramdiskId")));

        await cloud.AddImageAsync("after", "private", user);
        var ids = (await cloud.AskAsync(user, "DescribeImages", ("Owner.1", "self"))).Succeeded().Texts("imageId").Select(id => Convert.ToInt64(id["ami-".Length..], 16)).ToArray();
        Assert.Equal(3, ids.Length);
        Assert.Equal(ids[0] + 2, ids[2]);

        var kernel = await cloud.AddImageAsync("a kernel", "private", user);
        await cloud.AddImageAsync("with a kernel", "private", user, ("kernel_id", kernel));
        var parts = (await cloud.AskAsync(user, "DescribeImages", ("Filter.1.Name", "name"), ("Filter.1.Value.1", "*kernel"))).Succeeded();
        Assert.Equal(parts.Texts("imageId")[0]["ami".Length..], Assert.Single(parts.Texts("kernelId"))["aki".Length..]);
    }

    [Fact]
    public async Task An_image_is_described_renamed_and_deleted()
    {
        await cloud.AddImageAsync("changing", "private", cloud.Demo);
        var id = (await cloud.AskAsync("DescribeImages", ("Filter.1.Name", "name"), ("Filter.1.Value.1", "changing"))).Succeeded()["imageId"]!;

        (await cloud.AskAsync("ModifyImageAttribute", ("ImageId", id), ("Description.Value", "told"))).Succeeded();
        Assert.Equal("told", (await cloud.AskAsync("DescribeImageAttribute", ("ImageId", id), ("Attribute", "description"))).Succeeded()["value"]);
        Assert.Equal("changed", (await cloud.AskAsync("UpdateImage", ("ImageId", id), ("Name", "changed"))).Succeeded()["name"]);
        (await cloud.AskAsync("DeregisterImage", ("ImageId", id))).Succeeded();
        (await cloud.AskAsync("DeregisterImage", ("ImageId", id))).IsRefused(404, "InvalidAMIID.NotFound");
    }

    [Theory]
    [InlineData("UserGroup.1", "someone", "InvalidParameterValue")]
    [InlineData("OperationType", "perhaps", "InvalidParameterValue")]
    [InlineData("Attribute", "colour", "InvalidAttribute")]
    public async Task A_change_that_is_none_is_refused(string parameter, string value, string code)
    {
        var id = (await cloud.AskAsync("DescribeImages", ("Filter.1.Name", "name"), ("Filter.1.Value.1", "tiny"))).Succeeded()["imageId"]!;
        var parameters = new Dictionary<string, string> { ["ImageId"] = id, ["Attribute"] = "launchPermission", ["OperationType"] = "add", ["UserGroup.1"] = "all" };
        parameters[parameter] = value;
        (await cloud.AskAsync(cloud.Admin, "ModifyImageAttribute", [.. parameters.Select(one => (one.Key, one.Value))])).IsRefused(400, code);
    }
}
