using Nova.Core.Hardware.Placing;
using Nova.Core.Scheduling;
using Nova.Scheduler.Filters;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Tests.Filters;

/// <summary>Each filter as a table: host, request, and the reason it refuses with (null where it passes).</summary>
public class FilterTests
{
    public static TheoryData<string, string?> Cases => [.. Table.Select(row => new TheoryDataRow<string, string?>(row.Name, row.Reason))];

    private static readonly (string Name, IHostFilter Filter, HostState Host, SchedulingRequest Request, string? Reason)[] Table =
    [
        ("capacity: fits", new CapacityFilter(), Sample.Host(), Sample.Request(), null),
        ("capacity: exactly fits", new CapacityFilter(), Sample.Host(view: v => v with { VcpusUsed = 7, MemoryMbUsed = 14336, DiskGbUsed = 180 }), Sample.Request(), null),
        ("capacity: vcpus", new CapacityFilter(), Sample.Host(view: v => v with { VcpusUsed = 8 }), Sample.Request(), "not enough vCPUs"),
        ("capacity: ratio", new CapacityFilter(), Sample.Host(view: v => v with { VcpusUsed = 8 }, report: r => r with { CpuAllocationRatio = 2 }), Sample.Request(), null),
        ("capacity: memory", new CapacityFilter(), Sample.Host(view: v => v with { MemoryMbUsed = 15000 }), Sample.Request(), "not enough memory (MiB)"),
        ("capacity: reserved memory", new CapacityFilter(), Sample.Host(report: r => r with { ReservedMemoryMb = 15000 }), Sample.Request(), "not enough memory (MiB)"),
        ("capacity: disk", new CapacityFilter(), Sample.Host(view: v => v with { DiskGbUsed = 190 }), Sample.Request(), "not enough disk (GiB)"),
        ("capacity: volume-backed", new CapacityFilter(), Sample.Host(view: v => v with { DiskGbUsed = 190 }), Sample.Request() with { VolumeBacked = true }, null),
        ("capacity: swap rounds up", new CapacityFilter(), Sample.Host(view: v => v with { DiskGbUsed = 180 }), Sample.Request(Sample.Small with { SwapMb = 1 }), "not enough disk (GiB)"),
        ("capacity: overcommitted, nothing asked", new CapacityFilter(), Sample.Host(view: v => v with { DiskGbUsed = 300 }), Sample.Request(Sample.Small with { RootGb = 0 }), null),
        ("capacity: override of the flavor", new CapacityFilter(), Sample.Host(view: v => v with { VcpusUsed = 8 }), Sample.Request(Sample.WithSpecs(("resources:VCPU", "0"))), null),
        ("inventory: fits", new InventoryFilter(), Sample.Host(), Sample.Request(), null),
        ("inventory: unknown class", new InventoryFilter(), Sample.Host(), Sample.Request(Sample.WithSpecs(("resources:CUSTOM_GOLD", "1"))), "has no CUSTOM_GOLD"),
        ("inventory: a class of its own", new InventoryFilter(), Gold(4), Sample.Request(Sample.WithSpecs(("resources:CUSTOM_GOLD", "2"), ("resources1:CUSTOM_GOLD", "1"))), null),
        ("inventory: less than the least", new InventoryFilter(), Gold(4), Sample.Request(Sample.WithSpecs(("resources:CUSTOM_GOLD", "1"))), "does not give that much CUSTOM_GOLD to one server"),
        ("inventory: more than the most", new InventoryFilter(), Gold(9), Sample.Request(Sample.WithSpecs(("resources:CUSTOM_GOLD", "7"))), "does not give that much CUSTOM_GOLD to one server"),
        ("inventory: groups without a policy", new InventoryFilter(), Gold(9), Sample.Request(Sample.WithSpecs(("resources1:CUSTOM_GOLD", "2"), ("resources_b:CUSTOM_GOLD", "2"))), "the flavor has several groups and no group_policy"),
        ("inventory: groups that may share", new InventoryFilter(), Gold(9), Sample.Request(Sample.WithSpecs(("resources1:CUSTOM_GOLD", "2"), ("resources_b:CUSTOM_GOLD", "2"), ("group_policy", "none"))), null),
        ("inventory: groups that may not", new InventoryFilter(), Gold(9), Sample.Request(Sample.WithSpecs(("resources1:CUSTOM_GOLD", "2"), ("resources_b:CUSTOM_GOLD", "2"), ("group_policy", "isolate"))), "is one provider, and group_policy=isolate wants one for each group"),
        ("inventory: a group of traits alone", new InventoryFilter(), Gold(9), Sample.Request(Sample.WithSpecs(("trait1:CUSTOM_GOLD", "required"))), "group 1 of the flavor names traits and no resources"),
        ("inventory: a group of nothing", new InventoryFilter(), Sample.Host(), Sample.Request(Sample.WithSpecs(("resources1:CUSTOM_GOLD", "0"))), null),
        ("inventory: another extra spec", new InventoryFilter(), Sample.Host(), Sample.Request(Sample.WithSpecs(("resourceful/:CUSTOM_GOLD", "1"))), null),
        ("capacity: a class of its own", new CapacityFilter(), Gold(4, used: 2), Sample.Request(Sample.WithSpecs(("resources:CUSTOM_GOLD", "2"))), null),
        ("capacity: a class used up", new CapacityFilter(), Gold(4, used: 3), Sample.Request(Sample.WithSpecs(("resources:CUSTOM_GOLD", "2"))), "not enough CUSTOM_GOLD"),
        ("capacity: a numbered group instead of the flavor", new CapacityFilter(), Sample.Host(view: v => v with { VcpusUsed = 7 }), Sample.Request(Sample.WithSpecs(("resources_a:VCPU", "2"))), "not enough vCPUs"),
        ("inventory: larger than the host", new InventoryFilter(), Sample.Host(report: r => r with { CpuAllocationRatio = 16 }), Sample.Request(Sample.Small with { Vcpus = 9 }), "more vCPUs than the host has"),
        ("topology: not asked for", new NumaTopologyFilter(), Room("", 0), Sample.Request(), null),
        ("topology: fits", new NumaTopologyFilter(), Room("4-5", 0), Sample.Request(Sample.WithSpecs(("hw:cpu_policy", "dedicated"))), null),
        ("topology: no CPU of its own", new NumaTopologyFilter(), Room("", 0), Sample.Request(Sample.WithSpecs(("hw:cpu_policy", "dedicated"))), "NUMA topology does not fit"),
        ("topology: pages", new NumaTopologyFilter(), Room("", 4096), Sample.Request(Sample.WithSpecs(("hw:mem_page_size", "large"))), null),
        ("topology: no pages", new NumaTopologyFilter(), Room("", 1), Sample.Request(Sample.WithSpecs(("hw:mem_page_size", "large"))), "NUMA topology does not fit"),
        ("topology: with a CPU for the emulator", new NumaTopologyFilter(), Room("4-5", 0), Sample.Request(Sample.WithSpecs(("hw:numa_nodes", "1"), ("hw:cpu_policy", "dedicated"), ("hw:emulator_threads_policy", "isolate"))), null),
        ("topology: a host that does not say", new NumaTopologyFilter(), Sample.Host(), Sample.Request(Sample.WithSpecs(("hw:cpu_policy", "dedicated"))), null),
        ("compute: up", new ComputeFilter(), Sample.Host(), Sample.Request(), null),
        ("compute: down", new ComputeFilter(), Sample.Host(view: v => v with { Up = false }), Sample.Request(), "service down"),
        ("compute: disabled", new ComputeFilter(), Sample.Host(view: v => v with { Disabled = true }), Sample.Request(), "service disabled"),
        ("compute: forced down", new ComputeFilter(), Sample.Host(view: v => v with { ForcedDown = true }), Sample.Request(), "service forced down"),
        ("zone: same", new AvailabilityZoneFilter(), Sample.Host(), Sample.Request() with { AvailabilityZone = "nova" }, null),
        ("zone: other", new AvailabilityZoneFilter(), Sample.Host(), Sample.Request() with { AvailabilityZone = "east" }, "other availability zone"),
        ("traits: required and there", new TraitsFilter(), Sample.Host(report: r => r with { Traits = ["HW_CPU_X86_AVX"] }), Sample.Request(Sample.WithSpecs(("trait:HW_CPU_X86_AVX", "required"))), null),
        ("traits: required and missing", new TraitsFilter(), Sample.Host(), Sample.Request(Sample.WithSpecs(("trait:CUSTOM_GOLD", "required"))), "trait:CUSTOM_GOLD=required not met"),
        ("traits: given by others", new TraitsFilter(), Sample.Host(view: v => v with { ForeignTraits = ["CUSTOM_GOLD"] }), Sample.Request(Sample.WithSpecs(("trait:CUSTOM_GOLD", "required"))), null),
        ("traits: of a numbered group", new TraitsFilter(), Sample.Host(), Sample.Request(Sample.WithSpecs(("trait_gpu:CUSTOM_GOLD", "required"))), "trait_gpu:CUSTOM_GOLD=required not met"),
        ("traits: forbidden", new TraitsFilter(), Sample.Host(report: r => r with { Traits = ["CUSTOM_SLOW"] }), Sample.Request(Sample.WithSpecs(("trait:CUSTOM_SLOW", "forbidden"))), "trait:CUSTOM_SLOW=forbidden not met"),
        ("traits: of the firmware", new TraitsFilter(), Sample.Host(report: r => r with { Traits = ["COMPUTE_FIRMWARE_UEFI"] }), Sample.Request() with { ImageProperties = new Dictionary<string, string> { ["hw_firmware_type"] = "uefi" } }, null),
        ("traits: no such firmware", new TraitsFilter(), Sample.Host(), Sample.Request() with { ImageProperties = new Dictionary<string, string> { ["hw_firmware_type"] = "uefi" } }, "COMPUTE_FIRMWARE_UEFI not met"),
        ("traits: no secure boot", new TraitsFilter(), Sample.Host(report: r => r with { Traits = ["COMPUTE_FIRMWARE_UEFI"] }), Sample.Request(Sample.WithSpecs(("os:secure_boot", "required"))) with { ImageProperties = new Dictionary<string, string> { ["hw_firmware_type"] = "uefi" } }, "COMPUTE_SECURITY_UEFI_SECURE_BOOT not met"),
        ("traits: of the image", new TraitsFilter(), Sample.Host(), Sample.Request() with { ImageProperties = new Dictionary<string, string> { ["trait:CUSTOM_GOLD"] = "required" } }, "trait:CUSTOM_GOLD=required not met"),
        ("capabilities: operator", new ComputeCapabilitiesFilter(), Sample.Host(), Sample.Request(Sample.WithSpecs(("capabilities:hypervisor_version", ">= 7000000"))), null),
        ("capabilities: nested", new ComputeCapabilitiesFilter(), Sample.Host(), Sample.Request(Sample.WithSpecs(("capabilities:cpu_info:topology:cores", "4"))), null),
        ("capabilities: no match", new ComputeCapabilitiesFilter(), Sample.Host(), Sample.Request(Sample.WithSpecs(("hypervisor_type", "s== KVM"))), "capability hypervisor_type does not match s== KVM"),
        ("capabilities: unknown", new ComputeCapabilitiesFilter(), Sample.Host(), Sample.Request(Sample.WithSpecs(("capabilities:gpu", "2"))), "no capability gpu"),
        ("capabilities: of aggregates", new ComputeCapabilitiesFilter(), Sample.Host(), Sample.Request(Sample.WithSpecs(("ssd", "true"))), null),
        ("capabilities: other namespace", new ComputeCapabilitiesFilter(), Sample.Host(), Sample.Request(Sample.WithSpecs(("hw:cpu_policy", "dedicated"))), null),
        ("image: architecture", new ImagePropertiesFilter(null), Sample.Host(), Image(("hw_architecture", "aarch64")), "no support for aarch64, any hypervisor, any mode"),
        ("image: architecture by another name", new ImagePropertiesFilter(null), Sample.Host(), Image(("hw_architecture", "amd64")), null),
        ("image: default architecture", new ImagePropertiesFilter("ppc64le"), Sample.Host(), Sample.Request(), "no support for ppc64le, any hypervisor, any mode"),
        ("image: hypervisor", new ImagePropertiesFilter(null), Sample.Host(), Image(("img_hv_type", "xen")), "no support for any architecture, xen, any mode"),
        ("image: older name, older word", new ImagePropertiesFilter(null), Sample.Host(), Image(("architecture", "AMD64"), ("vm_mode", "HV")), null),
        ("image: version", new ImagePropertiesFilter(null), Sample.Host(), Image(("img_hv_requested_version", ">=7.0, <8")), null),
        ("image: version too old", new ImagePropertiesFilter(null), Sample.Host(), Image(("img_hv_requested_version", ">=8.1")), "hypervisor version is not >=8.1"),
        ("affinity: first", new ServerGroupAffinityFilter(), Sample.Host(), Group("affinity"), null),
        ("affinity: with the others", new ServerGroupAffinityFilter(), Sample.Host(), Group("affinity", ("one", 2)), null),
        ("affinity: elsewhere", new ServerGroupAffinityFilter(), Sample.Host(), Group("affinity", ("two", 1)), "the group is on another host"),
        ("affinity: a member between two", new ServerGroupAffinityFilter(), Sample.Host(), Group("affinity", ("one", 1), ("two", 1)), "the group is on another host"),
        ("anti-affinity: free", new ServerGroupAntiAffinityFilter(), Sample.Host(), Group("anti-affinity", ("two", 1)), null),
        ("anti-affinity: taken", new ServerGroupAntiAffinityFilter(), Sample.Host(), Group("anti-affinity", ("one", 1)), "members of the group on the host"),
        ("anti-affinity: rule allows two", new ServerGroupAntiAffinityFilter(), Sample.Host(), WithRule(Group("anti-affinity", ("one", 1)), 2), null),
        ("same host: there", new SameHostFilter(), Sample.Host(), Sample.Request() with { SameHosts = ["one"] }, null),
        ("same host: nowhere", new SameHostFilter(), Sample.Host(), Sample.Request() with { SameHosts = [] }, "none of the same_host servers is here"),
        ("different host: elsewhere", new DifferentHostFilter(), Sample.Host(), Sample.Request() with { DifferentHosts = ["two"] }, null),
        ("different host: here", new DifferentHostFilter(), Sample.Host(), Sample.Request() with { DifferentHosts = ["one"] }, "a different_host server is here"),
        ("requested: case does not matter", new RequestedHostFilter(), Sample.Host(), Sample.Request() with { RequestedHost = "ONE" }, null),
        ("requested: node", new RequestedHostFilter(), Sample.Host(), Sample.Request() with { RequestedNode = "two.example" }, "not the requested host"),
        ("requested: forced", new RequestedHostFilter(), Sample.Host(), Sample.Request() with { ForcedHost = "two" }, "not the forced host"),
        ("requested: left out", new RequestedHostFilter(), Sample.Host(), Sample.Request() with { IgnoredHosts = ["one"] }, "left out by the request"),
        ("extra specs: met by one aggregate", new AggregateInstanceExtraSpecsFilter(), In(("ssd", "no"), ("ssd", "true")), Sample.Request(Sample.WithSpecs(("ssd", "true"))), null),
        ("extra specs: prefix", new AggregateInstanceExtraSpecsFilter(), In(("ssd", "true")), Sample.Request(Sample.WithSpecs(("aggregate_instance_extra_specs:ssd", "<or> yes <or> true"))), null),
        ("extra specs: no aggregate", new AggregateInstanceExtraSpecsFilter(), Sample.Host(), Sample.Request(Sample.WithSpecs(("ssd", "true"))), "no aggregate has ssd"),
        ("tenancy: nobody's", new AggregateMultiTenancyIsolation(), Sample.Host(), Sample.Request(), null),
        ("tenancy: ours", new AggregateMultiTenancyIsolation(), In(("filter_tenant_id2", "project-b, project-a")), Sample.Request(), null),
        ("tenancy: theirs", new AggregateMultiTenancyIsolation(), In(("filter_tenant_id", "project-b")), Sample.Request(), "kept for other projects"),
        ("type affinity: listed", new AggregateTypeAffinityFilter(), In(("instance_type", "m1.tiny,m1.small")), Sample.Request(), null),
        ("type affinity: not listed", new AggregateTypeAffinityFilter(), In(("instance_type", "m1.tiny")), Sample.Request(), "aggregate is for other flavors"),
        ("io ops: below", new IoOpsFilter(8, byAggregate: false), Sample.Host(view: v => v with { IoOperations = 7 }), Sample.Request(), null),
        ("io ops: at the limit", new IoOpsFilter(8, byAggregate: false), Sample.Host(view: v => v with { IoOperations = 8 }), Sample.Request(), "too many I/O operations"),
        ("io ops: aggregate's smallest limit", new IoOpsFilter(8, byAggregate: true), new HostState(Sample.View("one") with { IoOperations = 3 }, new AggregateTraits([Sample.Aggregate(("max_io_ops_per_host", "9")), Sample.Aggregate(("max_io_ops_per_host", "3"))])), Sample.Request(), "too many I/O operations"),
        ("instances: at the limit", new NumInstancesFilter(50, byAggregate: false), Sample.Host(view: v => v with { InstanceCount = 50 }), Sample.Request(), "too many servers"),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Says(string name, string? reason)
    {
        var row = Table.Single(candidate => candidate.Name == name);
        Assert.Equal(reason, row.Filter.Check(row.Host, row.Request).Reason);
    }

    [Fact]
    public void A_filter_that_ignores_a_request_passes_every_host()
    {
        var options = new SchedulerOptions { EnabledFilters = [.. FilterRegistry.Names] };
        var bare = Sample.Host(view: v => v with { AvailabilityZone = "elsewhere" }, report: r => r with { SupportedGuests = [], CpuInfo = "{}" });
        foreach (var filter in FilterRegistry.Create(options).Where(filter => filter.Ignores(Sample.Request())))
        {
            Assert.True(filter.Check(bare, Sample.Request()).IsPassed, filter.Name);
        }
    }

    [Theory]
    [InlineData("5", "= 4", true)]
    [InlineData("3", "= 4", false)]
    [InlineData("4", "== 4.0", true)]
    [InlineData("4", "!= 4", false)]
    [InlineData("3", "<= 4", true)]
    [InlineData("x", "<= 4", false)]
    [InlineData("b", "s> a", true)]
    [InlineData("b", "s<= a", false)]
    [InlineData("avx sse", "<in> sse", true)]
    [InlineData("avx sse", "<all-in> sse avx", true)]
    [InlineData("avx sse", "<all-in> sse aes", false)]
    [InlineData("b", "<or> a <or> b", true)]
    [InlineData("<or>", "<or> a <or> b", false)]
    [InlineData("plain", "plain", true)]
    public void Operators_of_extra_specs(string actual, string requirement, bool matches)
        => Assert.Equal(matches, ExtraSpecOperators.Matches(actual, requirement));

    private static SchedulingRequest Image(params (string Key, string Value)[] properties)
        => Sample.Request() with { ImageProperties = properties.ToDictionary(p => p.Key, p => p.Value) };

    private static SchedulingRequest Group(string policy, params (string Host, int Members)[] members)
        => Sample.Request() with { Group = new GroupPlacement(Guid.NewGuid(), policy, 1, members.ToDictionary(m => m.Host, m => m.Members)) };

    private static SchedulingRequest WithRule(SchedulingRequest request, int most) => request with { Group = request.Group! with { MaxServersPerHost = most } };

    /// <summary>A cell with these dedicated processors left, and as many huge pages.</summary>
    private static HostState Room(string free, long pages) => Sample.Host(report: r => r with
    {
        Room = new HostRoom([new CellRoom(0, "0-3", free, "6-7", "", 0, 16384, 0, [new HostPages(4, 1_000_000, 0), new HostPages(2048, pages, 0)])], 1, 1),
    });

    private static HostState Gold(long total, long used = 0) => Sample.Host(
        view: v => v with { OthersUsed = [new("CUSTOM_GOLD", used)] },
        report: r => r with { OtherInventories = [new("CUSTOM_GOLD", total, Reserved: 0, MinUnit: 2, MaxUnit: 6, StepSize: 1, AllocationRatio: 1)] });

    private static HostState In(params (string Key, string Value)[] metadata)
        => new(Sample.View("one"), new AggregateTraits([.. metadata.Select(item => Sample.Aggregate(item))]));
}
