using Nova.Core.Flavors;
using Nova.Core.Hardware;
using Nova.Core.Hardware.Placing;
using Nova.Core.Scheduling;

namespace Nova.Core.Tests.Hardware;

/// <summary>What flavor and image ask, by the examples of upstream's own tests and guides. Written as <c>name=value</c>, with <c>;</c> between.</summary>
public sealed class TopologyWishTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("hw:cpu_policy=shared", "")]
    [InlineData("", "hw_cpu_policy=shared")]
    [InlineData("hw:cpu_policy=shared;hw:emulator_threads_policy=share", "")]
    [InlineData("trait:HW_CPU_HYPERTHREADING=required", "")]
    public void Nothing_of_the_kind(string flavor, string image) => Assert.Null(Read(flavor, image, out var wrong) ?? wrong as object);

    [Theory]

    // cell: pinned / floating, MiB, pages; between cells a bar.
    [InlineData("hw:cpu_policy=dedicated", "", "0-3/,1024")]
    [InlineData("", "hw_cpu_policy=dedicated", "0-3/,1024")]
    [InlineData("hw:cpu_policy=dedicated", "hw_cpu_policy=shared", "0-3/,1024")]
    [InlineData("hw:cpu_policy=mixed", "hw_cpu_policy=mixed;x=y", null)]
    [InlineData("hw:cpu_policy=mixed;hw:cpu_dedicated_mask=0-1", "", "0-1/2-3,1024")]
    [InlineData("hw:cpu_policy=mixed;hw:cpu_dedicated_mask=^0", "", "1-3/0,1024")]
    [InlineData("hw:cpu_policy=mixed;hw:cpu_realtime=yes;hw:cpu_realtime_mask=2-3", "", "2-3/0-1,1024 realtime 2-3")]
    [InlineData("hw:numa_nodes=2", "", "/0-1,512|/2-3,512")]
    [InlineData("hw:numa_nodes=1", "", "/0-3,1024")]
    [InlineData("", "hw_numa_nodes=2", "/0-1,512|/2-3,512")]
    [InlineData("hw:numa_nodes=2;hw:cpu_policy=dedicated", "", "0-1/,512|2-3/,512")]
    [InlineData("hw:numa_nodes=2;hw:cpu_policy=mixed;hw:cpu_dedicated_mask=1-3", "", "1/0,512|2-3/,512")]
    [InlineData("hw:numa_nodes=2;hw:numa_cpus.0=0,3;hw:numa_cpus.1=1-2;hw:numa_mem.0=256;hw:numa_mem.1=768", "", "/0,3,256|/1-2,768")]
    [InlineData("hw:numa_nodes=2", "hw_numa_cpus.0=0;hw_numa_cpus.1=1-3;hw_numa_mem.0=256;hw_numa_mem.1=768", "/0,256|/1-3,768")]
    [InlineData("hw:mem_page_size=small", "", "/0-3,1024,Small")]
    [InlineData("hw:mem_page_size=large", "hw_mem_page_size=2MB", "/0-3,1024,2048")]
    [InlineData("hw:mem_page_size=any", "hw_mem_page_size=small", "/0-3,1024,Small")]
    [InlineData("hw:mem_page_size=1GB", "", "/0-3,1024,1048576")]
    [InlineData("hw:mem_page_size=2048;hw:locked_memory=true", "", "/0-3,1024,2048 locked")]
    [InlineData("hw:cpu_policy=dedicated;hw:cpu_thread_policy=require", "", "0-3/,1024 Require")]
    [InlineData("hw:cpu_policy=dedicated", "hw_cpu_thread_policy=isolate", "0-3/,1024 Isolate")]
    [InlineData("hw:cpu_policy=dedicated;hw:cpu_thread_policy=prefer", "hw_cpu_thread_policy=isolate", "0-3/,1024")]
    [InlineData("hw:cpu_policy=dedicated;hw:emulator_threads_policy=isolate", "", "0-3/,1024 Isolated")]
    [InlineData("hw:cpu_policy=dedicated;hw:emulator_threads_policy=share", "", "0-3/,1024 Shared")]
    [InlineData("hw:cpu_policy=dedicated;hw:cpu_realtime=yes;hw:cpu_realtime_mask=^0-1", "", "0-3/,1024 realtime 2-3")]
    [InlineData("hw:cpu_policy=dedicated;hw:cpu_realtime=yes;hw:cpu_realtime_mask=^0-1", "hw_cpu_realtime_mask=3", "0-3/,1024 realtime 3")]
    [InlineData("hw:cpu_policy=dedicated;hw:cpu_realtime=yes;hw:emulator_threads_policy=share", "", "0-3/,1024 Shared realtime 0-3")]
    [InlineData("resources:PCPU=4", "", "0-3/,1024")]
    [InlineData("resources:PCPU=4;trait:HW_CPU_HYPERTHREADING=forbidden", "", "0-3/,1024 Isolate")]
    [InlineData("hw:cpu_policy=dedicated", "trait:HW_CPU_HYPERTHREADING=required", "0-3/,1024 Require")]
    public void What_is_asked_is_settled(string flavor, string image, string? expected)
    {
        var topology = Read(flavor, image, out var wrong);

        Assert.Equal(expected, topology is null ? null : Words(topology));
        Assert.Equal(expected is null, wrong is not null);
    }

    [Theory]
    [InlineData("hw:cpu_policy=ours", "", "CPU policy requested from 'flavor extra specs' is invalid, given: 'ours', available: '('dedicated', 'shared', 'mixed')'.")]
    [InlineData("hw:cpu_policy=shared", "hw_cpu_policy=dedicated", "Image property 'hw_cpu_policy' is not permitted to override CPU pinning policy set against the flavor")]
    [InlineData("hw:cpu_policy=shared", "hw_cpu_policy=mixed", "Image property 'hw_cpu_policy' is not permitted to override CPU pinning policy set against the flavor")]
    [InlineData("hw:cpu_policy=mixed", "hw_cpu_policy=dedicated", "Image property 'hw_cpu_policy' is not permitted to override CPU pinning policy set against the flavor")]
    [InlineData("hw:cpu_policy=dedicated;hw:cpu_thread_policy=all", "", "CPU thread policy requested from 'flavor extra specs' is invalid, given: 'all', available: '('prefer', 'isolate', 'require')'.")]
    [InlineData("hw:cpu_policy=dedicated;hw:cpu_thread_policy=require", "hw_cpu_thread_policy=isolate", "Image property 'hw_cpu_thread_policy' is not permitted to override CPU thread pinning policy set against the flavor")]
    [InlineData("hw:cpu_thread_policy=prefer", "", "Cannot set cpu thread pinning policy in a non dedicated cpu pinning policy")]
    [InlineData("hw:cpu_policy=dedicated;hw:emulator_threads_policy=no", "", "CPU emulator threads option requested is invalid, given: 'no', available: '('isolate', 'share')'.")]
    [InlineData("hw:emulator_threads_policy=isolate", "", "An isolated CPU emulator threads option requires a dedicated CPU policy option.")]
    [InlineData("hw:cpu_realtime=yes;hw:cpu_realtime_mask=^0", "", "Cannot set realtime policy in a non dedicated cpu pinning policy")]
    [InlineData("hw:cpu_policy=dedicated;hw:cpu_realtime=yes", "", "Use of realtime CPUs requires either one or more non-realtime CPU(s) or offloaded emulator threads.")]
    [InlineData("hw:cpu_policy=dedicated;hw:cpu_realtime=yes;hw:cpu_realtime_mask=^0-3", "", "Use of realtime CPUs requires either one or more non-realtime CPU(s) or offloaded emulator threads.")]
    [InlineData("hw:cpu_policy=dedicated;hw:cpu_realtime=yes;hw:cpu_realtime_mask=3-4", "", "Use of realtime CPUs requires either one or more non-realtime CPU(s) or offloaded emulator threads.")]
    [InlineData("hw:cpu_policy=dedicated;hw:cpu_dedicated_mask=0", "", "Cannot specify 'hw:cpu_dedicated_mask' without the 'mixed' policy.")]
    [InlineData("hw:cpu_policy=mixed;hw:cpu_dedicated_mask=0-3", "", "Mixed instance must have at least 1 pinned vCPU and 1 unpinned vCPU. See 'hw:cpu_dedicated_mask'.")]
    [InlineData("hw:cpu_policy=mixed;hw:cpu_dedicated_mask=4", "", "Mixed instance must have at least 1 pinned vCPU and 1 unpinned vCPU. See 'hw:cpu_dedicated_mask'.")]
    [InlineData("hw:numa_nodes=0", "", "The property 'numa_nodes' cannot be '0'. It must be a number greater than 0")]
    [InlineData("hw:numa_nodes=x", "", "The property 'numa_nodes' cannot be 'x'. It must be a number greater than 0")]
    [InlineData("hw:numa_nodes=2", "hw_numa_nodes=2", "Image property 'hw_numa_nodes' is not permitted to override NUMA configuration set against the flavor")]
    [InlineData("hw:numa_nodes=3", "", "Instance CPUs and/or memory cannot be evenly distributed across instance NUMA nodes. Explicit assignment of CPUs and memory to nodes is required")]
    [InlineData("hw:numa_nodes=2;hw:numa_cpus.0=0-3", "", "CPU and memory allocation must be provided for all NUMA nodes")]
    [InlineData("hw:numa_cpus.0=0-3;hw:numa_mem.0=1024", "", "CPU and memory allocation must be provided for all NUMA nodes")]
    [InlineData("hw:numa_nodes=1;hw:numa_cpus.0=0-3;hw:numa_mem.0=1024", "hw_numa_cpus.0=0-3", "Image property 'hw_numa_cpus' is not permitted to override NUMA configuration set against the flavor")]
    [InlineData("hw:numa_nodes=1;hw:numa_cpus.0=0-3;hw:numa_mem.0=1024", "hw_numa_mem.0=1024", "Image property 'hw_numa_mem' is not permitted to override NUMA configuration set against the flavor")]
    [InlineData("hw:numa_nodes=1;hw:numa_cpus.0=0-4;hw:numa_mem.0=1024", "", "CPU number 4 is larger than max 3")]
    [InlineData("hw:numa_nodes=2;hw:numa_cpus.0=0-2;hw:numa_cpus.1=2-3;hw:numa_mem.0=512;hw:numa_mem.1=512", "", "CPU number 2 is assigned to two nodes")]
    [InlineData("hw:numa_nodes=1;hw:numa_cpus.0=0-2;hw:numa_mem.0=1024", "", "CPU number 3 is not assigned to any node")]
    [InlineData("hw:numa_nodes=1;hw:numa_cpus.0=0-3;hw:numa_mem.0=512", "", "512 MB of memory assigned, but expected 1024 MB")]
    [InlineData("hw:numa_nodes=1;hw:numa_cpus.0=a;hw:numa_mem.0=1024", "", "Invalid inclusion expression 'a'")]
    [InlineData("hw:mem_page_size=huge", "", "Invalid memory page size 'huge'")]
    [InlineData("", "hw_mem_page_size=large", "Page size large forbidden against '<empty>'")]
    [InlineData("hw:mem_page_size=small", "hw_mem_page_size=large", "Page size large forbidden against 'small'")]
    [InlineData("hw:locked_memory=true", "", "locked_memory value in image or flavor is forbidden when mem_page_size is not set.")]
    [InlineData("hw:mem_page_size=small;hw:locked_memory=true", "hw_locked_memory=false", "Conflicting values for locked_memory found in the flavor (True) and the image (False).")]
    [InlineData("resources:PCPU=3", "", "There was a mismatch between the number of 'PCPU's requested and the 'vcpus' of the flavor; you must allocate exactly flavor.vcpus PCPUs")]
    public void What_contradicts_itself_is_refused_in_upstreams_words(string flavor, string image, string expected)
    {
        Assert.Null(Read(flavor, image, out var wrong));
        Assert.Equal(expected, wrong);
    }

    [Theory]
    [InlineData("hw:cpu_policy=mixed", "")]
    [InlineData("hw:cpu_policy=mixed;hw:cpu_dedicated_mask=0;hw:cpu_realtime=yes;hw:cpu_realtime_mask=0", "")]
    public void A_mixed_guest_says_once_what_is_pinned(string flavor, string image)
    {
        Assert.Null(Read(flavor, image, out var wrong));
        Assert.StartsWith("Dedicated CPU set can be specified from either 'hw:cpu_dedicated_mask' or 'hw:cpu_realtime_mask' when using 'mixed' CPU policy.", wrong, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", 4, 0)]
    [InlineData("hw:cpu_policy=dedicated", "", 0, 4)]
    [InlineData("", "hw_cpu_policy=dedicated", 0, 4)]
    [InlineData("hw:cpu_policy=dedicated;hw:emulator_threads_policy=isolate", "", 0, 5)]
    [InlineData("hw:cpu_policy=mixed;hw:cpu_dedicated_mask=1", "", 3, 1)]
    [InlineData("hw:numa_nodes=2", "", 4, 0)]
    [InlineData("resources:PCPU=4;resources:VCPU=0", "", 0, 4)]
    [InlineData("resources:PCPU=4", "", 0, 4)]
    public void What_is_pinned_is_claimed_as_such(string flavor, string image, int vcpus, int pcpus)
    {
        var asked = RequestedResources.Of(Flavor(flavor), Items(image), volumeBacked: false);

        Assert.Equal((vcpus, pcpus), (asked.Vcpus, asked.Others.GetValueOrDefault("PCPU")));
    }

    private static GuestTopology? Read(string flavor, string image, out string? wrong) => TopologyWish.Of(Flavor(flavor), Items(image), out wrong);

    private static FlavorRecord Flavor(string specs) => new() { Id = "1", Name = "pinned", Vcpus = 4, MemoryMb = 1024, RootGb = 1, ExtraSpecs = Items(specs) };

    private static Dictionary<string, string> Items(string text) =>
        text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(item => item.Split('=', 2)).ToDictionary(item => item[0], item => item[1]);

    private static string Words(GuestTopology topology) =>
        string.Join('|', topology.Cells.Select(cell =>
            $"{CpuNumbers.Format(cell.Pinned)}/{CpuNumbers.Format(cell.Floating)},{cell.MemoryMb}"
            + (cell.Pages is not { } pages ? "" : pages.Kind == PageKind.Exactly ? $",{pages.SizeKib}" : $",{pages.Kind}")))
        + (topology.Threads == ThreadPolicy.Prefer ? "" : $" {topology.Threads}")
        + (topology.Emulator == EmulatorThreads.WithGuest ? "" : $" {topology.Emulator}")
        + (topology.RealtimeCpus.Count == 0 ? "" : $" realtime {CpuNumbers.Format(topology.RealtimeCpus)}")
        + (topology.LocksMemory ? " locked" : "");
}
