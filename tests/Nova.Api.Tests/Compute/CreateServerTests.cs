using System.Text.Json;
using Nova.Api.Tests.Harness;
using Nova.Api.Wishes;
using Nova.Core.Images;
using Nova.Core.Scheduling;

namespace Nova.Api.Tests.Compute;

/// <summary>What may be asked of POST /servers, and of the dry run that takes the same body.</summary>
public sealed class CreateServerTests : IAsyncLifetime
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"policy-{Guid.NewGuid():N}.yaml");

    private FakeGlance _glance = null!;

    public static TheoryData<string, string, int> Parts => new()
    {
        { "attach_network", "\"networks\": \"auto\"", 37 },
        { "attach_network", "\"networks\": [{\"uuid\": \"8c1c3a52-56d4-4f3f-9e1c-0d4cbeb4ba0c\"}]", 1 },
        { "attach_volume", "\"block_device_mapping_v2\": [{\"source_type\": \"blank\", \"destination_type\": \"local\", \"boot_index\": -1, \"volume_size\": 1}]", 1 },
        { "trusted_certs", "\"networks\": \"none\", \"trusted_image_certificates\": [\"certificate\"]", 63 },
    };

    public async ValueTask InitializeAsync() => _glance = await FakeGlance.StartAsync();

    public async ValueTask DisposeAsync()
    {
        File.Delete(_file);
        await _glance.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task APartOfTheRequestThatAPolicyForbidsIsRefused(string part, string fields, int version)
    {
        string policy = "os_compute_api:servers:create:" + part;
        await File.WriteAllTextAsync(_file, $"\"{policy}\": \"!\"\n", TestContext.Current.CancellationToken);
        await using ApiHarness api = await StartAsync($"[oslo_policy]\npolicy_file = {_file}");
        api.Conductor.Add(FakeServers.Flavor);

        Answer plain = await CreateAsync(api, version < 37 ? "\"config_drive\": true" : "\"networks\": \"none\"", version);
        Answer refused = await CreateAsync(api, fields, version);

        Assert.Equal(202, plain.Status);
        refused.IsFault(403, "forbidden", $"Policy doesn't allow {policy} to be performed.");
    }

    /// <summary>What upstream answers to the same fields.</summary>
    [Theory]
    [InlineData("\"security_groups\": [{}]", 202, null)]
    [InlineData("\"security_groups\": [{\"name\": \"default\"}]", 202, null)]
    [InlineData("\"security_groups\": [{\"name\": \"default\"}, {\"name\": \"nope\"}]", 400, "Security group nope not found for project abcd1234.")]
    [InlineData("\"block_device_mapping\": []", 202, null)]
    [InlineData("\"min_count\": \"1\"", 202, null)]
    [InlineData("\"min_count\": 1.0", 202, null)]
    [InlineData("\"min_count\": 1.5", 400, "Invalid input for field/attribute min_count. Value: 1.5. 1.5 is not of type 'integer', 'string'")]
    [InlineData("\"personality\": [{\"path\": \"/a\"}]", 400, "Invalid input for field/attribute 0. Value: {'path': '/a'}. 'contents' is a required property")]
    [InlineData("\"networks\": [{}]", 400, "Bad network format: missing 'uuid'")]
    [InlineData("\"networks\": [{\"fixed_ip\": \"10.0.0.1\"}]", 400, "Bad network format: missing 'uuid'")]
    [InlineData("\"block_device_mapping_v2\": [{}]", 400, "Block Device Mapping is Invalid: Missing device UUID.")]
    [InlineData("\"block_device_mapping_v2\": [{\"source_type\": \"blank\", \"uuid\": \"a\"}]", 400, "Block Device Mapping is Invalid: Invalid device UUID.")]
    [InlineData("\"block_device_mapping_v2\": [{\"uuid\": \"a\"}]", 400, "Block Device Mapping is Invalid: Invalid source_type field.")]
    [InlineData("\"imageRef\": \"\"", 400, "Missing imageRef attribute")]
    [InlineData("\"flavorRef\": \"http://host/flavors/none\"", 400, "Flavor none could not be found.")]
    [InlineData("\"accessIPv4\": \"\"", 400, "Invalid input for field/attribute accessIPv4. Value: . '' is not a 'ipv4'")]
    public async Task TheBodyIsReadAsUpstreamReadsIt(string fields, int status, string? message)
    {
        await using ApiHarness api = await StartAsync();
        api.Conductor.Add(FakeServers.Flavor);

        Answer answer = await CreateAsync(api, fields);

        if (message is null)
        {
            Assert.Equal(status, answer.Status);
        }
        else
        {
            answer.IsFault(status, "badRequest", message);
            Assert.Empty(api.Conductor.Servers.Asked);
        }
    }

    [Fact]
    public async Task ServersWithMuchUserDataAreAskedForInSmallerNumbers()
    {
        await using ApiHarness api = await StartAsync();
        api.Conductor.Add(FakeServers.Flavor);
        string userData = Convert.ToBase64String(new byte[48_000]);

        Answer many = await CreateAsync(api, $"\"user_data\": \"{userData}\", \"max_count\": 10000");
        Answer fewer = await CreateAsync(api, $"\"user_data\": \"{userData}\", \"max_count\": 1000");

        many.IsFault(400, "badRequest", "max_count must be <= 1032 for servers with this much user data, metadata and hints");
        Assert.Equal(202, fewer.Status);
    }

    [Fact]
    public void PropertiesOfAnImageAreKeptAsFarAsSomebodyReadsThem()
    {
        var image = new ImageRecord
        {
            Id = "image",
            Status = "active",
            Properties = Enumerable.Range(0, 300).ToDictionary(i => $"junk{i}", _ => new string('x', 60_000))
                .Concat(Enumerable.Range(0, 300).ToDictionary(i => $"hw_{i:d3}", _ => new string('y', 254) + "\U0001F600"))
                .Append(new("kernel_id", "kernel"))
                .ToDictionary(),
        };

        ImageRecord kept = KeptProperties.Of(image);

        Assert.Equal(128, kept.Properties.Count);
        Assert.DoesNotContain(kept.Properties.Keys, name => name.StartsWith("junk", StringComparison.Ordinal));
        Assert.All(kept.Properties.Values, value => Assert.Equal(new string('y', 254), value));
        Assert.Equal("kernel", KeptProperties.Of(image with { Properties = new Dictionary<string, string> { ["kernel_id"] = "kernel" } }).Properties["kernel_id"]);
    }

    [Fact]
    public void PropertiesWithNamesOfOldAreKept()
    {
        string[] names =
        [
            "architecture", "auto_disk_config", "base_image_ref", "bdm_v2", "bittorrent", "block_device_mapping", "cache_in_nova", "hypervisor_type", "hypervisor_version_requires",
            "image_type", "instance_type_id", "instance_uuid", "ipxe_boot", "kernel_id", "mappings", "owner_id", "ramdisk_id", "root_device_name", "vm_mode", "vmware_adaptertype",
            "vmware_disktype", "vmware_image_version", "vmware_linked_clone", "vmware_ostype", "xenapi_device_id",
        ];
        var image = new ImageRecord { Id = "image", Status = "active", Properties = names.ToDictionary(name => name, _ => "x") };

        Assert.Equal(names, KeptProperties.Of(image).Properties.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task AnImageIsNamedByItsUuid()
    {
        await using ApiHarness api = await StartAsync();
        Answer answer = await CreateAsync(api, $"\"imageRef\": \"http://glance/images/{FakeGlance.ImageId}\"");

        Assert.Equal(400, answer.Status);
        Assert.Contains("Invalid input for field/attribute imageRef.", answer.Text, StringComparison.Ordinal);
    }

    /// <summary>A flavor without a root disk gives the image's whole size, which no quota counts.</summary>
    [Fact]
    public async Task Lp1739646_an_image_on_a_flavor_without_root_disk_is_for_administrators()
    {
        await using ApiHarness api = await StartAsync();
        api.Conductor.Add(FakeServers.Flavor with { RootGb = 0 });

        Answer refused = await CreateAsync(api);

        Assert.Equal(403, refused.Status);
        Assert.Empty(api.Conductor.Servers.Asked);
        Assert.Equal(202, (await CreateAsync(api, token: ApiHarness.Admin)).Status);
    }

    [Fact]
    public async Task AHintMayBeAnyTextButAListIsOfServers()
    {
        await using ApiHarness api = await StartAsync();
        api.Conductor.Add(FakeServers.Flavor);

        Assert.Equal(202, (await CreateAsync(api, hints: """{"same_host": "x"}""")).Status);
        Assert.Equal(400, (await CreateAsync(api, hints: """{"same_host": ["x"]}""")).Status);
    }

    [Theory]
    [InlineData("hw:cpu_policy", "dedicated", true)]
    [InlineData("hw:cpu_policy", "shared", true)]
    [InlineData("hw:numa_nodes", "1", true)]
    [InlineData("hw:mem_page_size", "1GB", true)]
    [InlineData("hw:pci_numa_affinity_policy", "required", false)]
    [InlineData("hw:mem_page_size", "small", true)]
    [InlineData("hw:cpu_sockets", "1", true)]
    [InlineData("hw_rng:allowed", "True", true)]
    [InlineData("os:secure_boot", "disabled", true)]
    [InlineData("quota:cpu_shares", "1024", true)]
    [InlineData("quota:memory_limit", "1024", false)]
    [InlineData("hw:tpm_version", "2.0", false)]
    [InlineData("pci_passthrough:alias", "gpu:1", false)]
    [InlineData("accel:device_profile", "fpga", false)]
    [InlineData("trait:COMPUTE_NODE", "required", true)]
    public async Task WhatAFlavorAsksForIsGivenOrRefused(string name, string value, bool isGiven)
    {
        await using ApiHarness api = await StartAsync();
        api.Conductor.Add(FakeServers.Flavor with { ExtraSpecs = new Dictionary<string, string> { [name] = value } });

        Answer answer = await CreateAsync(api);

        if (isGiven)
        {
            Assert.Equal(202, answer.Status);
            return;
        }

        answer.IsFault(501, "notImplemented", $"The flavor asks for {name}={value}, which is not supported by this release.");
        Assert.Empty(api.Conductor.Servers.Asked);
    }

    [Theory]
    [InlineData("hw_firmware_type", "uefi", 202, null, null)]
    [InlineData("hw_tpm_version", "2.0", 501, "notImplemented", "The image asks for hw_tpm_version=2.0, which is not supported by this release.")]
    [InlineData("hw_numa_nodes", "2", 400, "badRequest", "Instance CPUs and/or memory cannot be evenly distributed across instance NUMA nodes. Explicit assignment of CPUs and memory to nodes is required")]
    [InlineData("hw_numa_nodes", "1", 202, null, null)]
    [InlineData("os_secure_boot", "required", 400, "badRequest", "Secure boot needs an image whose hw_firmware_type is uefi.")]
    [InlineData("auto_disk_config", "Disabled", 400, "badRequest", "Requested image 70a599e0-31e7-49b7-b260-868f441e862b has automatic disk resize disabled.")]
    [InlineData("hw_firmware_type", "bios", 202, null, null)]
    [InlineData("hw_disk_bus", "virtio", 202, null, null)]
    public async Task WhatAnImageAsksForIsGivenOrRefused(string name, string value, int status, string? fault, string? message)
    {
        _glance.Add(FakeGlance.ImageId, "cirros", (name, value));
        await using ApiHarness api = await StartAsync();
        api.Conductor.Add(FakeServers.Flavor with { ExtraSpecs = new Dictionary<string, string>() });

        Answer answer = await CreateAsync(api, "\"OS-DCF:diskConfig\": \"AUTO\"");

        if (fault is null)
        {
            Assert.Equal(status, answer.Status);
            return;
        }

        answer.IsFault(status, fault, message!);
    }

    [Fact]
    public async Task ADiskThatNobodyCountsIsForAdministrators()
    {
        await using ApiHarness api = await StartAsync();
        api.Conductor.Add(FakeServers.Flavor with { RootGb = 0 });

        (await CreateAsync(api)).IsFault(403, "forbidden", "Only volume-backed servers are allowed for flavors with zero disk.");
        Assert.DoesNotContain("create", api.Conductor.Servers.Asked);
        Assert.Equal(202, (await CreateAsync(api, token: ApiHarness.Admin)).Status);
    }

    [Fact]
    public async Task ADryRunTellsWhereServersWouldGoAndWhyNotElsewhere()
    {
        await using ApiHarness api = await StartAsync();
        api.Conductor.Add(FakeServers.Flavor);
        api.Conductor.Servers.Decide = asked => new SchedulingDecision(
            Guid.NewGuid(),
            [.. Enumerable.Range(0, asked.MaxCount).Select(_ => new Placement(
                Guid.NewGuid(), new HostChoice("h1", "n1", Guid.NewGuid(), "nova", 1.5), [new HostChoice("h2", "n2", Guid.NewGuid(), "nova", 0.5)]))],
            new SchedulingReport(5, 77, [new FilterCount("RamFilter", 3, new Dictionary<string, int> { ["too little memory"] = 1, ["unknown"] = 2 })], null));

        Answer answer = await CreateAsync(api, "\"max_count\": 2", token: ApiHarness.Admin, path: "/dry-run");

        Assert.Equal(200, answer.Status);
        JsonElement told = answer.Json.GetProperty("dry_run");
        Assert.Equal(5, told.GetProperty("hosts").GetInt32());
        Assert.Equal(77, told.GetProperty("host_state_revision").GetInt64());
        Assert.Equal("""[{"name":"RamFilter","removed":3,"reasons":[{"reason":"unknown","hosts":2},{"reason":"too little memory","hosts":1}]}]""", told.GetProperty("filters").GetRawText());
        Assert.Equal(JsonValueKind.Null, told.GetProperty("nearest_miss").ValueKind);
        Assert.Equal(2, told.GetProperty("placements").GetArrayLength());
        Assert.Equal(
            """{"selected":{"host":"h1","hypervisor_hostname":"n1","availability_zone":"nova","weight":1.5},"alternates":[{"host":"h2","hypervisor_hostname":"n2","availability_zone":"nova","weight":0.5}]}""",
            told.GetProperty("placements")[0].GetRawText());
        Assert.Equal(["dry run"], api.Conductor.Servers.Asked);
    }

    [Fact]
    public async Task ADryRunIsForAdministratorsAndChecksTheBodyAsACreateDoes()
    {
        await using ApiHarness api = await StartAsync();

        (await CreateAsync(api, path: "/dry-run")).IsFault(403, "forbidden", "Policy doesn't allow os_compute_api:servers:dry_run to be performed.");
        (await CreateAsync(api, token: ApiHarness.Admin, path: "/dry-run")).IsFault(400, "badRequest", $"Flavor {FakeServers.Flavor.Id} could not be found.");
        Assert.Empty(api.Conductor.Servers.Asked);
    }

    private Task<ApiHarness> StartAsync(string configuration = "") => ApiHarness.StartAsync($"{_glance.Configuration}\n{configuration}");

    private static Task<Answer> CreateAsync(ApiHarness api, string fields = "\"max_count\": 1", int version = 1, string token = ApiHarness.User, string path = "", string hints = "{}") => api.SendAsync(
        "POST",
        "/v2.1/servers" + path,
        $$$"""{"server": {"name": "s", "flavorRef": "{{{FakeServers.Flavor.Id}}}", "imageRef": "{{{FakeGlance.ImageId}}}", {{{fields}}} }, "os:scheduler_hints": {{{hints}}} }""",
        token,
        $"2.{version}");
}
