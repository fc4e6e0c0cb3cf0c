using System.Text;
using System.Text.Json;
using Nova.Api.Compute.Flavors.ExtraSpecs;
using Nova.Api.Tests.Harness;
using Nova.Core.Hardware;
using Nova.Core.Hardware.Placing;
using Nova.Core.Images.Properties;
using Nova.Core.Servers;

namespace Nova.Api.Tests.Compute;

/// <summary>Whatever the API takes of images and flavors shows somewhere: in the guest, in the choice of its host, or in a refusal that names it.</summary>
public sealed class AskedHardwareTests : IAsyncLifetime
{
    private const string Nonsense = "@1@";

    /// <summary>Extra specs that are looked at where hosts are chosen.</summary>
    private static readonly string[] OfTheScheduler = ["aggregate_instance_extra_specs:", "capabilities:", "group_policy", "resources", "trait"];

    /// <summary>Of another hypervisor.</summary>
    private static readonly string[] WithoutSubject = ["vmware:hw_version", "vmware:storage_policy"];

    private FakeGlance _glance = null!;

    /// <summary>What has to be asked for too, by the flavor and by the image.</summary>
    private static readonly Dictionary<string, ((string, string)[] Specs, (string, string)[] Properties)> Companions = new()
    {
        ["hw_cpu_thread_policy"] = ([], [("hw_cpu_policy", "dedicated")]),
        ["hw_locked_memory"] = ([("hw:mem_page_size", "small")], []),
        ["hw_maxphysaddr_bits"] = ([], [("hw_maxphysaddr_mode", "emulate")]),
        ["hw_mem_page_size"] = ([("hw:mem_page_size", "any")], []),
        ["hw_numa_cpus.0"] = ([], [("hw_numa_nodes", "1"), ("hw_numa_mem.0", "512")]),
        ["hw_numa_mem.0"] = ([], [("hw_numa_nodes", "1"), ("hw_numa_cpus.0", "0-1")]),
    };

    public static TheoryData<string> Typed => [.. ImagePropertyTable.All.Where(property => property.Type.Read(Nonsense) is null).Select(NameOf)];

    public static TheoryData<string> Refused => [.. Of(ImagePropertyUse.Refused)];

    public static TheoryData<string> Given => [.. ImagePropertyTable.All.Where(property => property.Use != ImagePropertyUse.Refused).Select(NameOf)];

    public async ValueTask InitializeAsync() => _glance = await FakeGlance.StartAsync();

    public ValueTask DisposeAsync() => _glance.DisposeAsync();

    [Theory]
    [MemberData(nameof(Typed))]
    public async Task AValueThatIsNoneOfItsTypeIsRefusedByName(string name)
    {
        await using ApiHarness api = await StartAsync((name, Nonsense));

        (await CreateAsync(api)).IsFault(
            400, "badRequest", $"Invalid image metadata. Error: {name}={Nonsense}: the value must be {ImageProperties.Find(name)!.Type.Allowed}.");
        Assert.Empty(api.Conductor.Servers.Asked);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task WhatNoHostGivesIsRefusedByName(string name)
    {
        string sample = ImageProperties.Find(name)!.Sample;
        await using ApiHarness api = await StartAsync((name, sample));

        (await CreateAsync(api)).IsFault(501, "notImplemented", $"The image asks for {name}={sample}, which is not supported by this release.");
        Assert.Empty(api.Conductor.Servers.Asked);
    }

    [Theory]
    [MemberData(nameof(Given))]
    public async Task WhatIsGivenIsTaken(string name)
    {
        ((string, string)[] specs, (string, string)[] properties) = Companions.GetValueOrDefault(name, ([], []));
        await using ApiHarness api = await StartAsync([("hw_machine_type", "q35"), ("hw_firmware_type", "uefi"), .. properties, (name, ImageProperties.Find(name)!.Sample)]);
        if (specs.Length > 0)
        {
            api.Conductor.Add(FakeServers.Flavor with { Vcpus = 2, ExtraSpecs = specs.ToDictionary() });
        }

        Assert.Equal(202, (await CreateAsync(api)).Status);
    }

    /// <summary>As an older image has it, and what upstream reads as something else.</summary>
    [Theory]
    [InlineData("vm_mode", "HV", 202)]
    [InlineData("vm_mode", "foo", 400)]
    [InlineData("architecture", "AMD64", 202)]
    [InlineData("architecture", "foo", 400)]
    [InlineData("hypervisor_type", "QEMU", 202)]
    [InlineData("hw_disk_bus", "VirtIO", 400)]
    [InlineData("hw_disk_bus", "xen", 501)]
    [InlineData("hw_vif_model", "VirtualE1000", 202)]
    [InlineData("hw_scsi_model", "lsiLogicSAS", 202)]
    [InlineData("vmware_adaptertype", "lsiLogic", 202)]
    [InlineData("vmware_adaptertype", "foo", 400)]
    [InlineData("os_type", "Windows", 202)]
    [InlineData("hw_numa_cpus.0", "a", 400)]
    [InlineData("hw_numa_mem.0", "a", 400)]
    [InlineData("hw_numa_mem.0", "512", 400)]
    [InlineData("hw_numa_nodes", "2", 202)]
    [InlineData("hw_numa_nodes", "3", 400)]
    [InlineData("img_hv_requested_version", "2.6", 400)]
    [InlineData("img_hv_requested_version", ">=2.6,<9.0", 202)]
    [InlineData("hw_cpu_cores", " 2 ", 202)]
    [InlineData("hw_boot_menu", "perhaps", 202)]
    [InlineData("hw_mem_encryption", "perhaps", 501)]
    [InlineData("hw_ephemeral_encryption", "False", 202)]
    [InlineData("block_device_mapping", "[{\"boot_index\": 0}]", 501)]
    [InlineData("block_device_mapping", "[]", 202)]
    [InlineData("somebody_elses", Nonsense, 202)]
    public async Task ValuesAreReadAsUpstreamReadsThem(string name, string value, int status)
    {
        await using ApiHarness api = await StartAsync((name, value));

        Assert.Equal(status, (await CreateAsync(api)).Status);
    }

    /// <summary>Where flavor and image, or two properties, cannot both have their way.</summary>
    [Theory]
    [InlineData("hw:serial_port_count", "1", "hw_serial_port_count", "2", "Forbid to exceed flavor value of number of serial ports passed in image meta.")]
    [InlineData("hw:serial_port_count", "9", "os_distro", "debian", "Maximum number of serial port exceeds 4 for this hypervisor")]
    [InlineData("hw_video:ram_max_mb", "16", "hw_video_ram", "32", "The requested amount of video memory 32 is higher than the maximum allowed by flavor 16.")]
    [InlineData("hw:pmu", "true", "hw_pmu", "false", "Conflicting values of pmu found in the flavor (True) and the image (False).")]
    [InlineData("os:secure_boot", "required", "os_secure_boot", "disabled", "Conflicting values of secure_boot found in the flavor (required) and the image (disabled).")]
    [InlineData("os:secure_boot", "required", "os_secure_boot", "optional", "Conflicting values of secure_boot found in the flavor (required) and the image (optional).")]
    [InlineData("os:secure_boot", "required", "hw_firmware_type", "bios", "Secure boot needs an image whose hw_firmware_type is uefi.")]
    [InlineData("os:secure_boot", "optional", "hw_firmware_type", "uefi", "Validation failed; 'optional' is not one of [disabled, required] for extra spec 'os:secure_boot'.")]
    [InlineData("os:secure_boot", "disabled", "hw_firmware_stateless", "true", "Stateless firmware is supported only when UEFI firmware type is used.")]
    [InlineData("hw:watchdog_action", "explode", "os_distro", "debian", "Provided watchdog action (explode) is not supported.")]
    [InlineData("hw:sound_model", "ich9", "hw_sound_model", "ac97", "Conflicting values of sound_model found in the flavor (ich9) and the image (ac97).")]
    [InlineData("hw:sound_model", "gong", "os_distro", "debian", "Validation failed; 'gong' is not one of sb16, es1370, pcspk, ac97, ich6, ich9, usb, virtio for extra spec 'hw:sound_model'.")]
    [InlineData("hw:redirected_usb_ports", "many", "os_distro", "debian", "Validation failed; 'many' is not an integer for extra spec 'hw:redirected_usb_ports'.")]
    [InlineData("hw:vif_multiqueue_enabled", "true", "hw_vif_multiqueue_enabled", "false", "Conflicting values of vif_multiqueue_enabled found in the flavor (True) and the image (False).")]
    [InlineData("hw:usb_model", "qemu-xhci", "hw_redirected_usb_ports", "16", "A guest has at most 15 redirected USB ports, not 16.")]
    [InlineData("hw:usb_model", "none", "hw_redirected_usb_ports", "1", "A guest without USB (usb_model none) cannot have what redirected_usb_ports asks for.")]
    [InlineData("hw:usb_model", "none", "hw_sound_model", "usb", "A guest without USB (usb_model none) cannot have what sound_model asks for.")]
    [InlineData("hw:usb_model", "none", "hw_disk_bus", "usb", "A guest without USB (usb_model none) cannot have what hw_disk_bus asks for.")]
    [InlineData("hw:usb_model", "none", "hw_pointer_model", "usbtablet", "A guest without USB (usb_model none) cannot have what hw_pointer_model asks for.")]
    [InlineData("hw:maxphysaddr_mode", "emulate", "os_distro", "debian", "maxphysaddr_mode emulate needs maxphysaddr_bits.")]
    [InlineData("hw:maxphysaddr_mode", "passthrough", "hw_maxphysaddr_bits", "40", "maxphysaddr_bits needs maxphysaddr_mode emulate.")]
    [InlineData("hw:maxphysaddr_mode", "emulate", "hw_maxphysaddr_bits", "64", "Addresses have 32 to 52 bits, not 64 (maxphysaddr_bits).")]
    [InlineData("hw:viommu_model", "intel", "hw_viommu_model", "virtio", "Conflicting values of viommu_model found in the flavor (intel) and the image (virtio).")]
    [InlineData("hw:viommu_model", "intel", "hw_machine_type", "pc", "An IOMMU needs an image whose hw_machine_type is q35.")]
    [InlineData("hw:viommu_model", "smmuv3", "hw_machine_type", "q35", "The IOMMU smmuv3 is not one of this machine's architecture: use intel or virtio.")]
    [InlineData("hw:cpu_policy", "shared", "hw_cpu_policy", "dedicated", "Image property 'hw_cpu_policy' is not permitted to override CPU pinning policy set against the flavor")]
    [InlineData("hw:numa_nodes", "2", "hw_numa_nodes", "2", "Image property 'hw_numa_nodes' is not permitted to override NUMA configuration set against the flavor")]
    [InlineData("hw:mem_page_size", "small", "hw_mem_page_size", "large", "Page size large forbidden against 'small'")]
    [InlineData("hw:cpu_max_sockets", "1", "hw_cpu_max_sockets", "2", "Image vCPU topology limits (sockets=2, cores=0, threads=0) exceeds the limits of the flavor (sockets=1, cores=65536, threads=65536)")]
    [InlineData("hw:cpu_max_cores", "1", "hw_cpu_cores", "2", "Image vCPU topology preference (sockets=0, cores=2, threads=0) exceeds the limits of the flavor or image (sockets=65536, cores=1, threads=65536)")]
    public async Task WhatContradictsItselfIsRefused(string spec, string specValue, string property, string value, string message)
    {
        await using ApiHarness api = await StartAsync((property, value));
        api.Conductor.Add(FakeServers.Flavor with { Vcpus = 4, ExtraSpecs = new Dictionary<string, string> { [spec] = specValue } });

        (await CreateAsync(api)).IsFault(400, "badRequest", message);
        Assert.Empty(api.Conductor.Servers.Asked);
    }

    [Theory]
    [InlineData("required", "pc", null, "Secure boot needs an image whose hw_machine_type is q35.")]
    [InlineData("required", "q35", "true", "Secure boot needs firmware that keeps its keys: the image must not set hw_firmware_stateless.")]
    [InlineData("optional", "pc", "true", null)]
    [InlineData("required", "pc-q35-7.2", null, null)]
    public async Task SecureBootNeedsItsMachine(string policy, string machine, string? stateless, string? wrong)
    {
        (string, string)[] properties = [("hw_firmware_type", "uefi"), ("os_secure_boot", policy), ("hw_machine_type", machine)];
        await using ApiHarness api = await StartAsync(stateless is null ? properties : [.. properties, ("hw_firmware_stateless", stateless)]);

        Answer answer = await CreateAsync(api);

        if (wrong is null)
        {
            Assert.Equal(202, answer.Status);
        }
        else
        {
            answer.IsFault(400, "badRequest", wrong);
        }
    }

    [Fact]
    public async Task AKernelHasToBeThereForTheCaller()
    {
        const string Kernel = "11111111-31e7-49b7-b260-868f441e862b";
        await using ApiHarness api = await StartAsync(("kernel_id", Kernel), ("ramdisk_id", ""));

        (await CreateAsync(api)).IsFault(400, "badRequest", $"Can not find requested image: kernel_id {Kernel} of image {FakeGlance.ImageId}.");
        Assert.Empty(api.Conductor.Servers.Asked);

        _glance.Add(Kernel, "vmlinuz");
        Assert.Equal(202, (await CreateAsync(api)).Status);
    }

    [Fact]
    public async Task EveryExtraSpecIsTheSchedulersOrInTheGuestOrRefused()
    {
        var lost = new StringBuilder();
        foreach (ExtraSpecDefinition definition in ExtraSpecDefinitions.All)
        {
            string name = definition.Name.Replace("{group}", "1", StringComparison.Ordinal).Replace("{num}", "0", StringComparison.Ordinal).Replace("{filter}", "", StringComparison.Ordinal);
            await using ApiHarness api = await StartAsync();
            api.Conductor.Add(FakeServers.Flavor with { ExtraSpecs = new Dictionary<string, string> { [name] = SampleOf(definition) } });

            bool isAnswered = (await CreateAsync(api)) is { Status: 501 } refused && refused.Text.Contains($"asks for {name}=", StringComparison.Ordinal);
            if (!isAnswered && !OfTheScheduler.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) && !GuestWishes.ExtraSpecs.Contains(name) && !TopologyWish.ExtraSpecs.Contains(name) && !WithoutSubject.Contains(name))
            {
                lost.AppendLine(name);
            }
        }

        Assert.Equal("", lost.ToString());
    }

    /// <summary>A flavor made before 2.86 holds any text; and what libvirt refuses is not found out on a host.</summary>
    [Theory]
    [InlineData("Validation failed; 'much' is not a valid integer for extra spec 'quota:cpu_shares'.", "quota:cpu_shares", "much")]
    [InlineData("Validation failed; '10' is less than the minimum of 1000 for extra spec 'quota:cpu_period'.", "quota:cpu_period", "10")]
    [InlineData("Validation failed; '2000000' is greater than the maximum of 1000000 for extra spec 'quota:cpu_period'.", "quota:cpu_period", "2000000")]
    [InlineData("Validation failed; '-1' is less than the minimum of 1 for extra spec 'quota:disk_read_iops_sec'.", "quota:disk_read_iops_sec", "-1")]
    [InlineData("total and read/write bytes_sec of disks cannot be set at the same time.", "quota:disk_total_bytes_sec", "5", "quota:disk_write_bytes_sec", "5")]
    [InlineData("The extra spec quota:vif_outbound_peak needs quota:vif_outbound_average.", "quota:vif_outbound_peak", "5", "quota:vif_inbound_average", "5")]
    [InlineData(null, "quota:cpu_quota", "-1")]
    [InlineData(null, "quota:cpu_period", "0")]
    [InlineData("Validation failed; '0' is less than the minimum of 2 for extra spec 'quota:cpu_shares'.", "quota:cpu_shares", "0")]
    [InlineData(null, "quota:disk_total_bytes_sec", "0", "quota:disk_write_bytes_sec", "5")]
    [InlineData(null, "quota:disk_total_iops_sec", "5", "quota:disk_write_bytes_sec", "5")]
    [InlineData(null, "quota:vif_outbound_burst", "5", "quota:vif_outbound_average", "5")]
    public async Task LimitsAreWithinTheirBounds(string? wrong, string spec, string value, string? other = null, string? otherValue = null)
    {
        await using ApiHarness api = await StartAsync();
        var specs = new Dictionary<string, string> { [spec] = value };
        if (other is not null)
        {
            specs[other] = otherValue!;
        }

        api.Conductor.Add(FakeServers.Flavor with { ExtraSpecs = specs });

        Answer answer = await CreateAsync(api);

        if (wrong is null)
        {
            Assert.Equal(202, answer.Status);
        }
        else
        {
            answer.IsFault(400, "badRequest", wrong);
            Assert.Empty(api.Conductor.Servers.Asked);
        }
    }

    [Fact]
    public async Task AServerIsNotResizedToWhatNoHostGives()
    {
        await using ApiHarness api = await StartAsync();
        InstanceRecord server = api.Conductor.Servers.Add();
        api.Conductor.Add(FakeServers.Flavor with { Id = "8", Name = "sealed", ExtraSpecs = new Dictionary<string, string> { ["hw:mem_encryption"] = "true" } });

        (await api.SendAsync("POST", $"/v2.1/servers/{server.Id}/action", """{"resize": {"flavorRef": "8"}}""")).IsFault(
            501, "notImplemented", "The flavor asks for hw:mem_encryption=true, which is not supported by this release.");
    }

    [Fact]
    public async Task AnOperatorsOwnPropertiesAreNotShownWithTheStandardOnes()
    {
        await using ApiHarness api = await StartAsync();
        InstanceRecord server = api.Conductor.Servers.Add(with: made => made with
        {
            ImageProperties = new Dictionary<string, string>
            {
                ["hw_disk_bus"] = "virtio", ["architecture"] = "x86_64", ["hw_numa_mem.0"] = "512", ["os_private"] = "1", ["min_ram"] = "64", ["disk_format"] = "raw", ["kernel_id"] = "k",
            },
        });

        Answer answer = await api.SendAsync("GET", $"/v2.1/servers/{server.Id}", null, ApiHarness.User, "2.98");

        JsonElement shown = answer.Json.GetProperty("server").GetProperty("image").GetProperty("properties");
        Assert.Equal(["architecture", "hw_disk_bus", "hw_numa_mem.0"], shown.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Of(ImagePropertyUse use) => ImagePropertyTable.All.Where(property => property.Use == use).Select(NameOf);

    private static string NameOf(ImageProperty property) => property.Name is "hw_numa_cpus" or "hw_numa_mem" ? property.Name + ".0" : property.Name;

    /// <summary>A value that asks for something.</summary>
    private static string SampleOf(ExtraSpecDefinition definition) => definition switch
    {
        { Type: ExtraSpecType.Boolean } => "true",
        { Type: ExtraSpecType.Integer } => "2",
        { Name: "hw:cpu_policy" } => "dedicated",
        { Name: "hw:watchdog_action" } => "reset",
        { Name: "hw:mem_page_size" } => "large",
        { Values: { } values } => values.Split(' ')[^1],
        _ => "0-1",
    };

    private async Task<ApiHarness> StartAsync(params (string, string)[] properties)
    {
        _glance.Add(FakeGlance.ImageId, "cirros", [.. properties.Reverse().DistinctBy(property => property.Item1)]);
        ApiHarness api = await ApiHarness.StartAsync(_glance.Configuration);
        api.Conductor.Add(FakeServers.Flavor with { Vcpus = 2, ExtraSpecs = new Dictionary<string, string> { ["hw_video:ram_max_mb"] = "64" } });
        return api;
    }

    private static Task<Answer> CreateAsync(ApiHarness api) => api.SendAsync(
        "POST", "/v2.1/servers", $$$"""{"server": {"name": "s", "flavorRef": "{{{FakeServers.Flavor.Id}}}", "imageRef": "{{{FakeGlance.ImageId}}}"}}""", ApiHarness.User, "2.1");
}
