using Nova.Core.Flavors;
using Nova.Core.Hosts;
using Nova.Core.Rpc.Scheduler;
using Nova.Core.Scheduling;
using Nova.Scheduler.HostStates;

namespace Nova.Scheduler.Tests;

/// <summary>Hosts and requests with what a test does not care about filled in.</summary>
internal static class Sample
{
    public static readonly FlavorRecord Small = new() { Id = "1", Name = "m1.small", Vcpus = 1, MemoryMb = 2048, RootGb = 20 };

    public static HostView View(string host, Func<NodeReport, NodeReport>? report = null, long revision = 1) => new()
    {
        Revision = revision,
        Up = true,
        AvailabilityZone = "nova",
        Report = (report ?? (r => r))(new NodeReport
        {
            Host = host,
            Node = host + ".example",
            NodeId = NodeId(host),
            HypervisorType = "QEMU",
            HypervisorVersion = 7_002_000,
            Vcpus = 8,
            MemoryMb = 16384,
            LocalGb = 200,
            CpuAllocationRatio = 1,
            SupportedGuests = [new("x86_64", "qemu", "hvm"), new("i686", "qemu", "hvm")],
            CpuInfo = """{"arch":"x86_64","topology":{"cores":4}}""",
        }),
    };

    public static HostState Host(string host = "one", Func<HostView, HostView>? view = null, Func<NodeReport, NodeReport>? report = null)
    {
        var made = (view ?? (v => v))(View(host, report));
        return new HostState(made, made.Aggregates.Count == 0 ? AggregateTraits.None : new AggregateTraits(made.Aggregates));
    }

    public static AggregateView Aggregate(params (string Key, string Value)[] metadata)
        => new(Guid.NewGuid(), metadata.ToDictionary(item => item.Key, item => item.Value));

    public static SchedulingRequest Request(FlavorRecord? flavor = null, int instances = 1) => new()
    {
        Id = Guid.NewGuid(),
        InstanceIds = [.. Enumerable.Range(0, instances).Select(_ => Guid.NewGuid())],
        ProjectId = "project-a",
        Flavor = flavor ?? Small,
    };

    public static FlavorRecord WithSpecs(params (string Key, string Value)[] specs)
        => Small with { ExtraSpecs = specs.ToDictionary(spec => spec.Key, spec => spec.Value) };

    public static HostViews All(params IEnumerable<HostView> hosts)
    {
        var list = hosts.ToList();
        return new HostViews(0, list.Select(host => host.Revision).DefaultIfEmpty(1).Max(), list, []);
    }

    public static Guid NodeId(string host)
    {
        var bytes = new byte[16];
        System.Text.Encoding.UTF8.GetBytes(host.PadLeft(16)[^16..]).CopyTo(bytes, 0);
        return new Guid(bytes);
    }
}
