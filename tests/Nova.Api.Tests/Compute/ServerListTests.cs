using System.Text.Json;
using System.Text.Json.Nodes;
using Nova.Api.Tests.Harness;
using Nova.Core.Servers;

namespace Nova.Api.Tests.Compute;

/// <summary>GET /servers/detail through the whole pipeline, at every version: what is shown when, and that it is what GET /servers/{id} shows.</summary>
public sealed class ServerListTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    /// <summary>Keys and the version that brought them, for everybody.</summary>
    private static readonly (int Since, string[] Keys)[] ForEverybody =
    [
        (1, ["id", "name", "status", "tenant_id", "user_id", "metadata", "hostId", "image", "flavor", "created", "updated", "addresses", "accessIPv4",
            "accessIPv6", "links", "progress", "key_name", "config_drive", "security_groups", "OS-DCF:diskConfig", "OS-SRV-USG:launched_at",
            "OS-SRV-USG:terminated_at", "OS-EXT-AZ:availability_zone", "OS-EXT-STS:task_state", "OS-EXT-STS:vm_state", "OS-EXT-STS:power_state",
            "os-extended-volumes:volumes_attached"]),
        (9, ["locked"]),
        (19, ["description"]),
        (26, ["tags"]),
        (63, ["trusted_image_certificates"]),
        (73, ["locked_reason"]),
        (90, ["OS-EXT-SRV-ATTR:hostname"]),
        (96, ["pinned_availability_zone"]),
        (100, ["scheduler_hints"]),
    ];

    /// <summary>The same for those who may see attributes and the state of hosts.</summary>
    private static readonly (int Since, string[] Keys)[] ForAdministrators =
    [
        (1, ["OS-EXT-SRV-ATTR:host", "OS-EXT-SRV-ATTR:hypervisor_hostname", "OS-EXT-SRV-ATTR:instance_name"]),
        (3, ["OS-EXT-SRV-ATTR:hostname", "OS-EXT-SRV-ATTR:reservation_id", "OS-EXT-SRV-ATTR:launch_index", "OS-EXT-SRV-ATTR:kernel_id",
            "OS-EXT-SRV-ATTR:ramdisk_id", "OS-EXT-SRV-ATTR:root_device_name", "OS-EXT-SRV-ATTR:user_data"]),
        (16, ["host_status"]),
    ];

    private static readonly (int Since, int Until, string[] Keys)[] OfFlavor =
    [
        (1, 46, ["id", "links"]),
        (47, 104, ["original_name", "ram", "disk", "ephemeral", "swap", "vcpus", "extra_specs"]),
    ];

    /// <summary>A version on either side of each change, and both ends.</summary>
    public static TheoryData<int, bool> Versions
    {
        get
        {
            var data = new TheoryData<int, bool>();
            foreach (int minor in new[] { 1, 2, 3, 8, 9, 15, 16, 18, 19, 25, 26, 46, 47, 62, 63, 70, 71, 72, 73, 74, 75, 89, 90, 95, 96, 97, 98, 99, 100, 104 })
            {
                data.Add(minor, false);
                data.Add(minor, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task ADetailedListShowsWhatItsVersionAndCallerSee(int minor, bool asAdmin)
    {
        (string token, InstanceRecord server) = Add(asAdmin);

        Answer listed = await SendAsync("/servers/detail", token, minor);
        Answer again = await SendAsync("/servers/detail", token, minor);
        Answer shown = await SendAsync("/servers/" + server.Id, token, minor);

        JsonElement element = Assert.Single(listed.Succeeded().GetProperty("servers").EnumerateArray());
        Assert.Equal(ExpectedKeys(minor, asAdmin), element.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            OfFlavor.Single(f => minor >= f.Since && minor <= f.Until).Keys.Order(StringComparer.Ordinal),
            element.GetProperty("flavor").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal(minor >= 98, element.GetProperty("image").TryGetProperty("properties", out _));
        Assert.Equal(minor >= 3, element.GetProperty("os-extended-volumes:volumes_attached")[0].TryGetProperty("delete_on_termination", out _));

        // From the second time on it comes out of memory, and one server by itself differs by its group alone.
        Assert.Equal(listed.Text, again.Text);
        JsonObject one = JsonNode.Parse(shown.Succeeded().GetProperty("server").GetRawText())!.AsObject();
        Assert.Equal(minor >= 71, one.Remove("server_groups"));
        Assert.True(JsonNode.DeepEquals(one, JsonNode.Parse(element.GetRawText())), $"{one}\n{element}");
    }

    [Fact]
    public async Task ABriefListShowsIdNameAndLinks()
    {
        (string token, InstanceRecord server) = Add(asAdmin: false);

        Answer listed = await SendAsync("/servers", token, 104);

        string root = fixture.Api.Http.BaseAddress!.ToString();
        Assert.Equal(
            $$"""{"servers":[{"id":"{{server.Id}}","name":"server","links":[{"rel":"self","href":"{{root}}v2.1/servers/{{server.Id}}"},{"rel":"bookmark","href":"{{root}}servers/{{server.Id}}"}]}]}""",
            listed.Succeeded().GetRawText());
    }

    [Fact]
    public async Task AFullPageNamesTheNextOne()
    {
        (string token, InstanceRecord server) = Add(asAdmin: false);

        JsonElement listed = (await SendAsync("/servers/detail?limit=1", token, 1)).Succeeded();

        JsonElement next = Assert.Single(listed.GetProperty("servers_links").EnumerateArray());
        Assert.EndsWith($"/v2.1/servers/detail?limit=1&marker={server.Id}", next.GetProperty("href").GetString(), StringComparison.Ordinal);
    }

    /// <summary>A filter that fits no server, or that means nothing, never lists them all.</summary>
    [Theory]
    [InlineData("?ip=10", 1, 200, 0)]
    [InlineData("?ip=.*", 1, 200, 0)]
    [InlineData("?ip=[", 1, 400, 0)]
    [InlineData("?ip6=fe", 1, 200, 0)]
    [InlineData("?power_state=foo", 1, 200, 0)]
    [InlineData("?kernel_id=a", 1, 200, 0)]
    [InlineData("?created_at=x", 1, 200, 0)]
    [InlineData("?terminated_at=never", 1, 200, 0)]
    [InlineData("?locked_by=x", 1, 200, 0)]
    [InlineData("?vm_state=foo", 90, 200, 0)]
    [InlineData("?task_state=None", 90, 200, 0)]
    [InlineData("?status=NOSUCH", 1, 200, 0)]
    [InlineData("?status=NOSUCH", 38, 400, 0)]
    [InlineData("?metadata=foo", 1, 400, 0)]
    [InlineData("?metadata=[]", 1, 400, 0)]
    [InlineData("?system_metadata={}", 1, 400, 0)]
    [InlineData("?info_cache=x", 90, 400, 0)]
    [InlineData("?all_tenants=foo", 1, 400, 0)]
    [InlineData("?all_tenants=no", 1, 200, 1)]
    [InlineData("?all_tenants=0", 1, 200, 1)]
    [InlineData("?locked=foo", 90, 400, 0)]
    [InlineData("?locked=foo", 72, 200, 1)]
    [InlineData("?locked=", 73, 400, 0)]
    [InlineData("?sort_key=id", 74, 200, 1)]
    [InlineData("?sort_key=id", 75, 400, 0)]
    [InlineData("?sort_key=deleted", 75, 400, 0)]
    [InlineData("?sort_key=locked", 75, 200, 1)]
    [InlineData("?changes-since=20260101T000000Z", 1, 200, 1)]
    [InlineData("?changes-since=2026", 1, 200, 1)]
    [InlineData("?changes-since=2026-01", 1, 200, 1)]
    [InlineData("?changes-since=01/02/2026", 1, 400, 0)]
    [InlineData("?changes-since=2026.01.02", 1, 400, 0)]
    [InlineData("?changes-since=2026-01-01%2010pm", 1, 400, 0)]
    [InlineData("?changes-before=2011/01/01", 66, 400, 0)]
    [InlineData("?launched_at=2011/01/01", 1, 200, 0)]
    [InlineData("?sort_key=uuid&sort_dir=asc&sort_dir=asc", 1, 400, 0)]
    [InlineData("?sort_dir=asc", 1, 200, 1)]
    [InlineData("?marker=", 1, 200, 1)]
    [InlineData("?power_state=1", 1, 200, 1)]
    public async Task AFilterThatFitsNothingListsNothing(string query, int minor, int status, int count)
    {
        (string token, _) = Add(asAdmin: true);

        Answer listed = await SendAsync("/servers" + query, token, minor);

        Assert.Equal(status, listed.Status);
        if (status == 200)
        {
            Assert.Equal(count, listed.Succeeded().GetProperty("servers").GetArrayLength());
        }
    }

    [Fact]
    public async Task DeletedServersAreForAdministrators()
    {
        (string admin, InstanceRecord gone) = Add(asAdmin: true);
        (string user, InstanceRecord there) = Add(asAdmin: false);
        fixture.Api.Conductor.Servers.Change(gone.Id, s => s with { VmState = VmState.Deleted });

        Answer deleted = await SendAsync("/servers?status=DELETED", admin, 1);
        Answer refused = await SendAsync("/servers?status=DELETED", user, 1);
        Answer dropped = await SendAsync("/servers?deleted=true", user, 1);

        Assert.Equal(gone.Id.ToString(), Assert.Single(deleted.Succeeded().GetProperty("servers").EnumerateArray()).GetProperty("id").GetString());
        refused.IsFault(403, "forbidden", "Only administrators may list deleted instances");
        Assert.Equal(there.Id.ToString(), Assert.Single(dropped.Succeeded().GetProperty("servers").EnumerateArray()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task AChangedServerIsShownAsItIs()
    {
        (string token, InstanceRecord server) = Add(asAdmin: true);
        await SendAsync("/servers/detail", token, 104);

        fixture.Api.Conductor.Servers.Change(server.Id, s => s with { Name = "renamed", VmState = VmState.Error, Fault = new InstanceFault(500, "No.", "on host1", DateTimeOffset.UnixEpoch) });

        JsonElement element = (await SendAsync("/servers/detail", token, 104)).Succeeded().GetProperty("servers")[0];
        Assert.Equal(
            ("renamed", "ERROR", """{"code":500,"created":"1970-01-01T00:00:00Z","message":"No.","details":"on host1"}"""),
            (element.GetProperty("name").GetString(), element.GetProperty("status").GetString(), element.GetProperty("fault").GetRawText()));
    }

    [Fact]
    public async Task AServerWithoutHintsHasAnEmptyObjectOfThem()
    {
        (string token, InstanceRecord server) = Add(asAdmin: false);
        fixture.Api.Conductor.Servers.Change(server.Id, s => s with { SchedulerHints = null });

        JsonElement shown = (await SendAsync("/servers/" + server.Id, token, 100)).Succeeded().GetProperty("server");

        Assert.Equal("{}", shown.GetProperty("scheduler_hints").GetRawText());
    }

    [Fact]
    public async Task WhoeverAskedFirstNobodySeesMoreThanIsTheirs()
    {
        (string admin, _) = Add(asAdmin: true);
        string project = admin[(admin.IndexOf(':', StringComparison.Ordinal) + 1)..];

        JsonElement asAdmin = (await SendAsync("/servers/detail", admin, 1)).Succeeded().GetProperty("servers")[0];
        JsonElement asMember = (await SendAsync("/servers/detail", "alice:" + project, 1)).Succeeded().GetProperty("servers")[0];
        Answer withProject = await fixture.Api.SendAsync("GET", $"/v2.1/{project}/servers/detail", token: admin);

        Assert.True(asAdmin.TryGetProperty("OS-EXT-SRV-ATTR:host", out _));
        Assert.False(asMember.TryGetProperty("OS-EXT-SRV-ATTR:host", out _));
        Assert.Contains($"/v2.1/{project}/servers/", withProject.Succeeded().GetProperty("servers")[0].GetProperty("links")[0].GetProperty("href").GetString(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> ExpectedKeys(int minor, bool asAdmin) =>
        ForEverybody.Concat(asAdmin ? ForAdministrators : []).Where(k => minor >= k.Since).SelectMany(k => k.Keys).Distinct().Order(StringComparer.Ordinal);

    private Task<Answer> SendAsync(string path, string token, int minor) =>
        fixture.Api.SendAsync("GET", "/v2.1" + path, token: token, version: $"2.{minor}");

    /// <summary>A server in a project of its own.</summary>
    private (string Token, InstanceRecord Server) Add(bool asAdmin)
    {
        string project = Guid.NewGuid().ToString("N");
        InstanceRecord server = fixture.Api.Conductor.Servers.Add("alice", project, s => s with
        {
            BlockDevices = [new BlockDevice(BlockDeviceSource.Volume, "v1", true, 0, 1, null, "/dev/vda", null, null, true, null, null)],
            SchedulerHints = """{"group": "x"}""",
            ServerGroupId = Guid.NewGuid(),
        });
        return ((asAdmin ? "admin:" : "alice:") + project, server);
    }
}
