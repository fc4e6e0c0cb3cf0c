using System.Text;
using System.Text.Json.Nodes;
using Nova.Ec2.Tests.Harness;

namespace Nova.Ec2.Tests.Actions;

/// <summary>The life of an instance through EC2, on the real conductor.</summary>
public sealed class InstanceTests(Ec2Cloud cloud) : IClassFixture<Ec2Cloud>
{
    private async Task<string> ImageAsync() =>
        Assert.Single((await cloud.AskAsync("DescribeImages", ("Filter.1.Name", "name"), ("Filter.1.Value.1", "tiny"))).Succeeded().Texts("imageId"));

    private async Task<string[]> RunAsync(params (string Name, string Value)[] more) =>
        (await cloud.AskAsync("RunInstances", [("ImageId", await ImageAsync()), ("InstanceType", "m1.small"), .. more])).Succeeded().Texts("instanceId");

    private Task UntilAsync(string id, string state) => cloud.UntilAsync(
        async () => (await cloud.AskAsync("DescribeInstances", ("InstanceId.1", id))).Succeeded().Items("instanceState") is [_, { Value: var name }] && name == state, $"{id} is {state}");

    [Fact]
    public async Task An_instance_runs_stops_starts_reboots_and_is_terminated()
    {
        await cloud.AskAsync("CreateKeyPair", ("KeyName", "life"));
        var run = (await cloud.AskAsync(
            "RunInstances", ("ImageId", await ImageAsync()), ("MinCount", "1"), ("MaxCount", "1"), ("KeyName", "life"), ("SecurityGroup.1", "default"),
            ("UserData", Convert.ToBase64String("#!/bin/sh\n"u8)), ("Placement.AvailabilityZone", "nova"))).Succeeded();
        var id = run["instanceId"]!;
        Assert.Equal(("pending", "m1.small", "life", cloud.Demo.ProjectId), (run["name"], run["instanceType"], run["keyName"], run["ownerId"]));
        Assert.Matches("^r-[a-z0-9]{8}$", run["reservationId"]);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", run["launchTime"]);
        await UntilAsync(id, "running");

        var stopped = (await cloud.AskAsync("StopInstances", ("InstanceId.1", id))).Succeeded();
        Assert.Equal(("true", "running"), (stopped["return"], stopped.Items("previousState")[1].Value));
        Assert.Equal(["instanceId", "previousState", "currentState"], stopped.Items("instancesSet")[0].Elements().Select(element => element.Name.LocalName));
        await UntilAsync(id, "stopped");
        (await cloud.AskAsync("RebootInstances", ("InstanceId.1", id))).Succeeded();
        await UntilAsync(id, "running");
        (await cloud.AskAsync("StartInstances", ("InstanceId.1", id))).Succeeded();

        var status = (await cloud.AskAsync("DescribeInstanceStatus", ("InstanceId.1", id))).Succeeded();
        Assert.Equal(["running", "ok", "ok"], status.Texts("name").Concat(status.Texts("status")));
        var terminated = (await cloud.AskAsync("TerminateInstances", ("InstanceId.1", id))).Succeeded();
        Assert.Contains(terminated.Items("currentState")[1].Value, (string[])["shutting-down", "terminated"]);
        await UntilAsync(id, "terminated");
        Assert.DoesNotContain(id, (await cloud.AskAsync("DescribeInstances")).Succeeded().Texts("instanceId"));
        (await cloud.AskAsync("StartInstances", ("InstanceId.1", id))).IsRefused(404, "InvalidInstanceID.NotFound");
    }

    [Fact]
    public async Task The_compute_API_knows_the_same_server_and_the_metadata_service_the_same_id()
    {
        var id = Assert.Single(await RunAsync());

        var server = (await cloud.ComputeAsync("GET", "/servers/detail?all_tenants=1", null, cloud.Admin))["servers"]!.AsArray().Single(one => Number(one!) == id);

        Assert.Equal("m1.small", (string?)(await cloud.ComputeAsync("GET", "/flavors/2"))["flavor"]!["name"]);
        Assert.Equal(cloud.ImageId, (string?)server!["image"]!["id"]);

        // A server's number is what its host knows the guest by.
        static string Number(JsonNode one) => "i-" + ((string)one["OS-EXT-SRV-ATTR:instance_name"]!)["instance-".Length..];
    }

    [Fact]
    public async Task A_client_token_makes_instances_once_and_belongs_to_one_request()
    {
        var first = await RunAsync(("ClientToken", "once"), ("MinCount", "2"), ("MaxCount", "2"));

        Assert.Equal(2, first.Length);
        Assert.Equal(first, await RunAsync(("ClientToken", "once"), ("MinCount", "2"), ("MaxCount", "2")));
        (await cloud.AskAsync("RunInstances", ("ImageId", await ImageAsync()), ("ClientToken", "once"))).IsRefused(400, "IdempotentParameterMismatch");
    }

    [Fact]
    public async Task A_client_token_of_a_refused_request_is_free_again()
    {
        (await cloud.AskAsync("RunInstances", ("ImageId", await ImageAsync()), ("ClientToken", "free"), ("KeyName", "none"))).IsRefused(404, "InvalidKeyPair.NotFound");
        Assert.Single(await RunAsync(("ClientToken", "free")));
    }

    /// <summary>A refusal of any kind, and those of a fault that HTTP would call a failure (501) too.</summary>
    [Theory]
    [InlineData("ImageId", "ami-7fffffff", "InvalidAMIID.NotFound")]
    [InlineData("UserData", "not base64!", "InvalidParameterValue")]
    [InlineData("SecurityGroup.1", "nobodys", "InvalidGroup.NotFound")]
    [InlineData("InstanceType", "m9.huge", "InvalidParameterValue")]
    public async Task A_client_token_is_free_after_each_kind_of_refusal(string parameter, string value, string code)
    {
        var token = ("ClientToken", $"refused-{parameter}");
        var asked = new Dictionary<string, string> { ["ImageId"] = await ImageAsync(), [parameter] = value };
        var refused = await cloud.AskAsync("RunInstances", [token, .. asked.Select(one => (one.Key, one.Value))]);
        Assert.Equal(code, refused.Code);

        Assert.Single(await RunAsync(token));
    }

    [Fact]
    public async Task A_dry_run_is_refused_as_the_real_one_and_changes_nothing()
    {
        var id = Assert.Single(await RunAsync());
        await UntilAsync(id, "running");
        var dry = ("DryRun", "true");
        foreach (var action in (string[])["TerminateInstances", "StopInstances", "StartInstances", "RebootInstances"])
        {
            (await cloud.AskAsync(action, ("InstanceId.1", "i-7fffffff"), dry)).IsRefused(404, "InvalidInstanceID.NotFound");
            (await cloud.AskAsync(action, dry)).IsRefused(400, "MissingParameter");
            (await cloud.AskAsync(action, ("InstanceId.1", id), dry)).IsRefused(412, "DryRunOperation");
        }

        (await cloud.AskAsync("CreateTags", ("ResourceId.1", "i-7fffffff"), ("Tag.1.Key", "a"), dry)).IsRefused(404, "InvalidInstanceID.NotFound");
        (await cloud.AskAsync("CreateTags", ("ResourceId.1", id), ("Tag.1.Key", "a"), dry)).IsRefused(412, "DryRunOperation");
        (await cloud.AskAsync("RunInstances", ("ImageId", "ami-7fffffff"), dry)).IsRefused(404, "InvalidAMIID.NotFound");
        (await cloud.AskAsync("RunInstances", ("ImageId", await ImageAsync()), ("KeyName", "nobodys"), dry)).IsRefused(404, "InvalidKeyPair.NotFound");
        (await cloud.AskAsync("ModifyInstanceAttribute", ("InstanceId", id), ("DisableApiTermination.Value", "true"), dry)).IsRefused(412, "DryRunOperation");
        (await cloud.AskAsync("DeregisterImage", ("ImageId", "ami-7fffffff"), dry)).IsRefused(404, "InvalidAMIID.NotFound");
        (await cloud.AskAsync("DeregisterImage", ("ImageId", await ImageAsync()), dry)).IsRefused(412, "DryRunOperation");

        var shown = (await cloud.AskAsync("DescribeInstances", ("InstanceId.1", id))).Succeeded();
        Assert.Equal("running", shown.Items("instanceState")[1].Value);
        Assert.Empty(shown.Texts("key"));
        Assert.Equal("tiny", (await cloud.AskAsync("DescribeImages", ("ImageId.1", await ImageAsync()))).Succeeded()["name"]);
    }

    [Fact]
    public async Task A_dry_run_spends_no_client_token()
    {
        var token = ("ClientToken", "of-a-dry-run");
        (await cloud.AskAsync("RunInstances", ("ImageId", await ImageAsync()), token, ("DryRun", "true"))).IsRefused(412, "DryRunOperation");
        Assert.Single(await RunAsync(token));
    }

    [Fact]
    public async Task Wildcards_have_a_limit_of_what_they_look_at_together()
    {
        (string, string)[] many = [.. Enumerable.Range(1, 50).SelectMany(filter => (IEnumerable<(string, string)>)
        [
            ($"Filter.{filter}.Name", "tag-value"), .. Enumerable.Range(1, 5).Select(value => ($"Filter.{filter}.Value.{value}", $"*{filter}?{value}*")),
        ])];

        (await cloud.AskAsync("DescribeInstances", many)).IsRefused(400, "InvalidParameterValue");
        (await cloud.AskAsync("DescribeInstances", [.. Enumerable.Range(1, 200).Select(value => ($"Filter.1.Value.{value}", $"plain{value}")), ("Filter.1.Name", "key-name")])).Succeeded();
    }

    [Theory]
    [InlineData("InvalidAMIID.NotFound", 404, "ImageId", "ami-7fffffff")]
    [InlineData("InvalidAMIID.Malformed", 400, "ImageId", "../../etc")]
    [InlineData("InvalidAMIID.Malformed", 400, "ImageId", "i-00000001")]
    [InlineData("InvalidParameterValue", 400, "InstanceType", "m9.huge")]
    [InlineData("InvalidKeyPair.NotFound", 404, "KeyName", "nobodys")]
    [InlineData("InvalidGroup.NotFound", 404, "SecurityGroup.1", "nobodys")]
    [InlineData("InvalidParameterValue", 400, "UserData", "not base64!")]
    [InlineData("InvalidParameterValue", 400, "MinCount", "0")]
    [InlineData("InvalidParameterValue", 400, "MinCount", "2")]
    [InlineData("ResourceLimitExceeded", 413, "MinCount", "101")]
    [InlineData("UnknownParameter", 400, "BlockDeviceMapping.1.DeviceName", "/dev/vda")]
    [InlineData("UnsupportedOperation", 400, "Monitoring.Enabled", "true")]
    [InlineData("AuthFailure", 403, "Placement.AvailabilityZone", "nova:host1")]
    [InlineData("MissingParameter", 400, "ImageId", "")]
    [InlineData("InvalidParameterValue", 400, "ClientToken", "a b")]
    public async Task What_cannot_be_run_is_refused_and_makes_nothing(string code, int status, string parameter, string value)
    {
        var user = await cloud.InNewProjectAsync();
        var parameters = new Dictionary<string, string> { ["ImageId"] = await ImageAsync(), ["MaxCount"] = parameter == "MinCount" && value == "2" ? "1" : "101" };
        parameters[parameter] = value;
        if (parameter != "MinCount")
        {
            parameters["MaxCount"] = "1";
        }

        (await cloud.AskAsync(user, "RunInstances", [.. parameters.Select(one => (one.Key, one.Value))])).IsRefused(status, code);
        Assert.Empty((await cloud.AskAsync(user, "DescribeInstances")).Succeeded().Texts("instanceId"));
    }

    [Fact]
    public async Task A_dry_run_makes_nothing()
    {
        var user = await cloud.InNewProjectAsync();
        (await cloud.AskAsync(user, "RunInstances", ("ImageId", await ImageAsync()), ("DryRun", "true"))).IsRefused(412, "DryRunOperation");
        Assert.Empty((await cloud.AskAsync(user, "DescribeInstances")).Succeeded().Texts("instanceId"));
    }

    [Fact]
    public async Task Instances_of_another_project_do_not_exist_for_administrators_neither()
    {
        var id = Assert.Single(await RunAsync());

        Assert.DoesNotContain(id, (await cloud.AskAsync(cloud.Admin, "DescribeInstances")).Succeeded().Texts("instanceId"));
        foreach (var action in (string[])["DescribeInstances", "TerminateInstances", "StopInstances", "RebootInstances", "GetConsoleOutput", "GetPasswordData", "MonitorInstances"])
        {
            (await cloud.AskAsync(cloud.Admin, action, ("InstanceId.1", id))).IsRefused(404, "InvalidInstanceID.NotFound");
        }
    }

    [Fact]
    public async Task Several_are_changed_together_or_not_at_all()
    {
        var id = Assert.Single(await RunAsync());
        await UntilAsync(id, "running");

        (await cloud.AskAsync("TerminateInstances", ("InstanceId.1", id), ("InstanceId.2", "i-7fffffff"))).IsRefused(404, "InvalidInstanceID.NotFound");
        (await cloud.AskAsync("StopInstances", ("InstanceId.1", id), ("InstanceId.2", "nonsense"))).IsRefused(400, "InvalidInstanceID.Malformed");
        (await cloud.AskAsync("TerminateInstances")).IsRefused(400, "MissingParameter");

        await UntilAsync(id, "running");
    }

    [Fact]
    public async Task What_is_protected_is_not_terminated()
    {
        var id = Assert.Single(await RunAsync());
        await UntilAsync(id, "running");
        (await cloud.AskAsync("ModifyInstanceAttribute", ("InstanceId", id), ("DisableApiTermination.Value", "true"))).Succeeded();
        Assert.Equal("true", (await cloud.AskAsync("DescribeInstanceAttribute", ("InstanceId", id), ("Attribute", "disableApiTermination"))).Succeeded()["value"]);
        (await cloud.AskAsync("TerminateInstances", ("InstanceId.1", id))).IsRefused(400, "OperationNotPermitted");

        (await cloud.AskAsync("ModifyInstanceAttribute", ("InstanceId", id), ("Attribute", "disableApiTermination"), ("Value", "false"))).Succeeded();
        (await cloud.AskAsync("TerminateInstances", ("InstanceId.1", id))).Succeeded();
    }

    [Fact]
    public async Task What_is_protected_administrators_do_not_terminate_neither()
    {
        var image = ("ImageId", await ImageAsync());
        var id = (await cloud.AskAsync(cloud.Admin, "RunInstances", image, ("InstanceType", "m1.small"))).Succeeded()["instanceId"]!;
        (await cloud.AskAsync(cloud.Admin, "ModifyInstanceAttribute", ("InstanceId", id), ("DisableApiTermination.Value", "true"))).Succeeded();

        (await cloud.AskAsync(cloud.Admin, "TerminateInstances", ("InstanceId.1", id))).IsRefused(400, "OperationNotPermitted");

        (await cloud.AskAsync(cloud.Admin, "ModifyInstanceAttribute", ("InstanceId", id), ("DisableApiTermination.Value", "false"))).Succeeded();
        (await cloud.AskAsync(cloud.Admin, "TerminateInstances", ("InstanceId.1", id))).Succeeded();
    }

    [Fact]
    public async Task An_instance_is_changed_in_one_form_at_a_time()
    {
        var id = Assert.Single(await RunAsync());

        (await cloud.AskAsync("ModifyInstanceAttribute", ("InstanceId", id), ("Attribute", "disableApiTermination"), ("Value", "false"), ("DisableApiTermination.Value", "true")))
            .IsRefused(400, "InvalidParameterCombination");
        (await cloud.AskAsync("ModifyInstanceAttribute", ("InstanceId", id), ("Value", "false"), ("DisableApiTermination.Value", "true"))).IsRefused(400, "InvalidParameterCombination");
    }

    [Fact]
    public async Task Ossa2014_011_user_data_is_told_to_whom_the_compute_API_tells_it()
    {
        (string, string)[] run = [("ImageId", await ImageAsync()), ("InstanceType", "m1.small"), ("UserData", Convert.ToBase64String("told"u8))];
        var own = (await cloud.AskAsync("RunInstances", run)).Succeeded()["instanceId"]!;
        var admins = (await cloud.AskAsync(cloud.Admin, "RunInstances", run)).Succeeded()["instanceId"]!;

        (await cloud.AskAsync("DescribeInstanceAttribute", ("InstanceId", own), ("Attribute", "userData"))).IsRefused(403, "AuthFailure");

        var told = (await cloud.AskAsync(cloud.Admin, "DescribeInstanceAttribute", ("InstanceId", admins), ("Attribute", "userData"))).Succeeded()["value"]!;
        Assert.Equal("told", Encoding.UTF8.GetString(Convert.FromBase64String(told)));
    }

    [Fact]
    public async Task An_image_is_made_of_an_instance_that_goes_on_running()
    {
        var id = Assert.Single(await RunAsync());
        (await cloud.AskAsync("CreateImage", ("InstanceId", "i-7fffffff"), ("Name", "x"))).IsRefused(404, "InvalidInstanceID.NotFound");
        (await cloud.AskAsync("CreateImage", ("InstanceId", id))).IsRefused(400, "MissingParameter");
        await UntilAsync(id, "running");
        (await cloud.AskAsync("CreateImage", ("InstanceId", id), ("Name", "of one"), ("DryRun", "true"))).IsRefused(412, "DryRunOperation");

        var image = (await cloud.AskAsync("CreateImage", ("InstanceId", id), ("Name", "of one"), ("Description", "told"), ("NoReboot", "true"))).Succeeded()["imageId"]!;

        await cloud.UntilAsync(async () => (await cloud.AskAsync("DescribeImages", ("ImageId.1", image))).Succeeded()["imageState"] == "available", "the image is there");
        var shown = (await cloud.AskAsync("DescribeImages", ("ImageId.1", image))).Succeeded();
        Assert.Equal(("of one", "told", "false"), (shown["name"], shown["description"], shown["isPublic"]));
        await UntilAsync(id, "running");
        Assert.Single((await cloud.AskAsync("RunInstances", ("ImageId", image), ("InstanceType", "m1.small"))).Succeeded().Texts("instanceId"));
    }

    [Fact]
    public async Task Attributes_are_told_one_by_one()
    {
        var id = Assert.Single(await RunAsync());

        async Task<string?> AttributeAsync(string name) => (await cloud.AskAsync("DescribeInstanceAttribute", ("InstanceId", id), ("Attribute", name))).Succeeded()["value"];
        Assert.Equal("m1.small", await AttributeAsync("instanceType"));
        Assert.Null(await AttributeAsync("kernel"));
        Assert.StartsWith("/dev/", await AttributeAsync("rootDeviceName"));
        (await cloud.AskAsync("DescribeInstanceAttribute", ("InstanceId", id), ("Attribute", "sourceDestCheck"))).IsRefused(400, "InvalidAttribute");
    }

    [Fact]
    public async Task The_console_and_a_password_that_nobody_told()
    {
        var id = Assert.Single(await RunAsync());
        await UntilAsync(id, "running");

        var console = (await cloud.AskAsync("GetConsoleOutput", ("InstanceId", id))).Succeeded();
        Assert.Equal(id, console["instanceId"]);
        Assert.NotEmpty(Encoding.UTF8.GetString(Convert.FromBase64String(console["output"]!)));
        Assert.Equal("", (await cloud.AskAsync("GetPasswordData", ("InstanceId.1", id))).Succeeded()["passwordData"]);
        Assert.Equal("disabled", (await cloud.AskAsync("MonitorInstances", ("InstanceId.1", id))).Succeeded()["state"]);
    }

    [Fact]
    public async Task Pages_and_filters_find_each_instance_once()
    {
        var made = await RunAsync(("MinCount", "5"), ("MaxCount", "5"), ("TagSpecification.1.ResourceType", "instance"), ("TagSpecification.1.Tag.1.Key", "pages"), ("TagSpecification.1.Tag.1.Value", "of two"));
        (string, string)[] filter = [("Filter.1.Name", "tag:pages"), ("Filter.1.Value.1", "*two"), ("MaxResults", "2")];
        var found = new List<string>();
        var page = (await cloud.AskAsync("DescribeInstances", filter)).Succeeded();
        found.AddRange(page.Texts("instanceId"));
        while (page["nextToken"] is { } token)
        {
            page = (await cloud.AskAsync("DescribeInstances", [.. filter, ("NextToken", token)])).Succeeded();
            Assert.True(page.Texts("instanceId").Length <= 2);
            found.AddRange(page.Texts("instanceId"));
        }

        Assert.Equal(made.Order(), found.Order());
        Assert.Equal(made, (await cloud.AskAsync("DescribeInstances", ("Filter.1.Name", "instance-id"), ("Filter.1.Value.1", made[0]), ("Filter.1.Value.2", "i-*"), ("Filter.2.Name", "tag-value"), ("Filter.2.Value.1", "of t?o"))).Succeeded().Texts("instanceId"));
        Assert.Equal([made[3]], (await cloud.AskAsync("DescribeInstances", ("Filter.1.Name", "tag-key"), ("Filter.1.Value.1", "pages"), ("Filter.2.Name", "launch-index"), ("Filter.2.Value.1", "3"))).Succeeded().Texts("instanceId"));
        (await cloud.AskAsync("DescribeInstances", ("NextToken", Convert.ToBase64String("x"u8)))).IsRefused(400, "InvalidParameterValue");
        (await cloud.AskAsync("DescribeInstances", ("Filter.1.Name", "tag-colour"), ("Filter.1.Value.1", "x"))).IsRefused(400, "InvalidParameterValue");
    }

    [Fact]
    public async Task Long_and_short_ids_name_the_same_instance()
    {
        var id = Assert.Single(await RunAsync());

        Assert.Equal(id, (await cloud.AskAsync("DescribeInstances", ("InstanceId.1", "i-000000000" + id[2..]))).Succeeded()["instanceId"]);
        Assert.Equal(id, (await cloud.AskAsync("DescribeInstancesV6", ("InstanceId.1", "i-" + id[2..].TrimStart('0')))).Succeeded()["instanceId"]);
    }

    [Fact]
    public async Task Tags_are_metadata_and_no_markup_gets_out_of_them()
    {
        var id = Assert.Single(await RunAsync());
        await UntilAsync(id, "running");
        const string Value = "</value><x a=\"1\">&amp;é";
        (await cloud.AskAsync("CreateTags", ("ResourceId.1", id), ("Tag.1.Key", "Name"), ("Tag.1.Value", Value), ("Tag.2.Key", "empty"))).Succeeded();

        var tags = (await cloud.AskAsync("DescribeTags", ("Filter.1.Name", "resource-id"), ("Filter.1.Value.1", id), ("Filter.2.Name", "resource-type"), ("Filter.2.Value.1", "instance"))).Succeeded();
        Assert.Equal([("Name", Value), ("empty", "")], tags.Texts("key").Zip(tags.Texts("value")).Order());
        Assert.Contains(Value, (await cloud.AskAsync("DescribeInstances", ("InstanceId.1", id))).Succeeded().Texts("value"));

        (await cloud.AskAsync("DeleteTags", ("ResourceId.1", id), ("Tag.1.Key", "Name"), ("Tag.1.Value", "another"), ("Tag.2.Key", "empty"), ("Tag.3.Key", "absent"))).Succeeded();
        Assert.Equal(["Name"], (await cloud.AskAsync("DescribeInstances", ("InstanceId.1", id))).Succeeded().Texts("key"));
        (await cloud.AskAsync("CreateTags", ("ResourceId.1", "ami-00000001"), ("Tag.1.Key", "a"))).IsRefused(400, "InvalidParameterValue");
        (await cloud.AskAsync("CreateTags", ("ResourceId.1", id), ("Tag.1.Key", "<a>"))).IsRefused(400, "InvalidParameterValue");
        (await cloud.AskAsync("CreateTags", ("ResourceId.1", id))).IsRefused(400, "MissingParameter");
        (await cloud.AskAsync("CreateTags", [("ResourceId.1", id), .. Enumerable.Range(1, 200).Select(n => ($"Tag.{n}.Key", $"k{n}"))])).IsRefused(413, "ResourceLimitExceeded");
    }

    [Fact]
    public async Task Ossa2014_011_each_action_asks_the_policy_of_its_twin()
    {
        var reader = await cloud.InNewProjectAsync("reader");

        (await cloud.AskAsync(reader, "DescribeInstances")).Succeeded();
        foreach (var action in (string[])
            ["RunInstances", "TerminateInstances", "StartInstances", "StopInstances", "RebootInstances", "CreateTags", "DeleteTags", "ModifyInstanceAttribute", "GetConsoleOutput", "CreateImage"])
        {
            (await cloud.AskAsync(reader, action)).IsRefused(403, "AuthFailure");
        }
    }
}
