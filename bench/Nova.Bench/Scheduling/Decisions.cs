using System.Diagnostics;
using Nova.Bench.Reporting;
using Nova.Core.Flavors;
using Nova.Core.Hosts;
using Nova.Core.Rpc.Scheduler;
using Nova.Core.Scheduling;
using Nova.Scheduler;
using Nova.Scheduler.Pipeline;

namespace Nova.Bench.Scheduling;

/// <summary>
/// Decisions a second of one scheduler, without RPC: 240 distinct requests in random order, one in eight with a hint or a group, and a
/// delta of host state after every 50 decisions: the hosts chosen since, with what was claimed there, and some that changed by themselves.
/// </summary>
internal sealed class Decisions
{
    private const int Flavors = 60;
    private const int ZonesAsked = 4;
    private const int DeltaEvery = 50;
    private const int OtherChanges = 5;
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(5);

    private readonly Random _random = new(4711);
    private readonly Decider _decider;
    private readonly HostView[] _hosts;
    private readonly Dictionary<string, int> _indexes;
    private readonly SchedulingRequest[] _requests;
    private readonly HashSet<int> _changed = [];
    private long _revision = 1;

    private Decisions(int hosts)
    {
        _decider = new Decider(new SchedulerOptions(), TimeProvider.System, new Random(42));
        _hosts = [.. Enumerable.Range(0, hosts).Select(Host)];
        _indexes = _hosts.Index().ToDictionary(pair => pair.Item.Report.Host, pair => pair.Index);
        _requests = [.. Enumerable.Range(0, Flavors * ZonesAsked).Select(Request)];
    }

    public static async Task RunAsync(Report report)
    {
        foreach (var hosts in (int[])[1_000, 10_000, 100_000])
        {
            await new Decisions(hosts).MeasureAsync(report);
        }
    }

    private async Task MeasureAsync(Report report)
    {
        _decider.Apply(new HostViews(0, _revision, _hosts, []));
        var cold = new Latencies();
        foreach (var request in _requests)
        {
            Decide(request, cold);
        }

        Run(Warm, new Latencies());
        var times = new Latencies();
        var deltas = new Latencies();
        var started = Stopwatch.GetTimestamp();
        var busy = Environment.CpuUsage.TotalTime;
        Run(Span, times, deltas);
        busy = Environment.CpuUsage.TotalTime - busy;
        var rate = times.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await report.AddAsync(new($"scheduler decisions, {_hosts.Length:N0} hosts", rate, "decisions/s", _hosts.Length == 10_000 ? 20_000 : null)
        {
            Details = new Dictionary<string, double>
            {
                ["p50_ms"] = times.Percentile(0.5),
                ["cpu_us_each"] = busy.TotalMicroseconds / times.Count,
                ["cold_p50_ms"] = cold.Percentile(0.5),
                ["cold_p99_ms"] = cold.Percentile(0.99),
                ["distinct_requests"] = _requests.Length,
                ["deltas/s"] = deltas.Count / Span.TotalSeconds,
                ["delta_p99_ms"] = deltas.Percentile(0.99),
            },
        });
        await report.AddAsync(new($"scheduler decision, p99, {_hosts.Length:N0} hosts", times.Percentile(0.99), "ms", _hosts.Length == 10_000 ? 2 : null));
    }

    private void Run(TimeSpan span, Latencies times, Latencies? deltas = null)
    {
        var started = Stopwatch.GetTimestamp();
        for (var n = 1; Stopwatch.GetElapsedTime(started) < span; n++)
        {
            Decide(_requests[_random.Next(_requests.Length)], times);
            if (n % DeltaEvery == 0)
            {
                var before = Stopwatch.GetTimestamp();
                SendDelta();
                deltas?.Add(Stopwatch.GetElapsedTime(before));
            }
        }
    }

    private void Decide(SchedulingRequest request, Latencies times)
    {
        request = WithHint(request with { Id = Guid.NewGuid(), InstanceIds = [Guid.NewGuid()] });
        var started = Stopwatch.GetTimestamp();
        var decision = _decider.Decide(request);
        times.Add(Stopwatch.GetElapsedTime(started));
        foreach (var placement in decision.Placements)
        {
            var index = _indexes[placement.Selected.Host];
            var host = _hosts[index];
            var instances = host.InstanceCount + 1;
            // A host that fills up is emptied, so that the run can go on for ever.
            _hosts[index] = instances > 20
                ? host with { InstanceCount = 0, VcpusUsed = 0, MemoryMbUsed = 0, DiskGbUsed = 0 }
                : host with
                {
                    InstanceCount = instances,
                    VcpusUsed = host.VcpusUsed + request.Flavor.Vcpus,
                    MemoryMbUsed = host.MemoryMbUsed + request.Flavor.MemoryMb,
                    DiskGbUsed = host.DiskGbUsed + request.Flavor.RootGb,
                };
            _changed.Add(index);
        }
    }

    private void SendDelta()
    {
        for (var i = 0; i < OtherChanges; i++)
        {
            var index = _random.Next(_hosts.Length);
            _hosts[index] = _hosts[index] with { IoOperations = _random.Next(4) };
            _changed.Add(index);
        }

        var from = _revision++;
        foreach (var index in _changed)
        {
            _hosts[index] = _hosts[index] with { Revision = _revision };
        }

        if (!_decider.Apply(new HostViews(from, _revision, [.. _changed.Select(index => _hosts[index])], [])))
        {
            throw new InvalidOperationException("the decider refused a delta that joins on");
        }

        _changed.Clear();
    }

    private SchedulingRequest WithHint(SchedulingRequest request) => _random.Next(32) switch
    {
        0 => request with { DifferentHosts = [AnyHost(), AnyHost()] },
        1 => request with { SameHosts = [AnyHost()] },
        2 => request with { Group = new(Guid.NewGuid(), "anti-affinity", 1, Members()) },
        3 => request with { Group = new(Guid.NewGuid(), "soft-anti-affinity", 1, Members()) },
        _ => request,
    };

    private Dictionary<string, int> Members() => Enumerable.Range(0, 5).Select(_ => AnyHost()).Distinct().ToDictionary(host => host, _ => 1);

    private string AnyHost() => _hosts[_random.Next(_hosts.Length)].Report.Host;

    private HostView Host(int n) => new()
    {
        Revision = 1,
        Up = n % 100 != 0,
        Disabled = n % 100 == 1,
        AvailabilityZone = $"zone-{n % 3}",
        VcpusUsed = n % 7,
        MemoryMbUsed = 1024 * (n % 31),
        DiskGbUsed = n % 90,
        InstanceCount = n % 5,
        Report = new NodeReport
        {
            Host = $"host-{n}",
            Node = $"host-{n}.example",
            NodeId = Guid.NewGuid(),
            HypervisorType = "QEMU",
            HypervisorVersion = 7_002_000,
            Vcpus = n % 2 == 0 ? 64 : 32,
            MemoryMb = n % 2 == 0 ? 262_144 : 131_072,
            LocalGb = 4000,
            CpuInfo = """{"arch":"x86_64","topology":{"cores":4}}""",
            SupportedGuests = [new("x86_64", "qemu", "hvm"), new("i686", "qemu", "hvm")],
        },
    };

    private static SchedulingRequest Request(int n)
    {
        var flavor = n % Flavors;
        return new()
        {
            Id = Guid.NewGuid(),
            InstanceIds = [Guid.NewGuid()],
            ProjectId = $"project-{n % 17}",
            Flavor = new FlavorRecord
            {
                Id = $"{flavor}",
                Name = $"flavor-{flavor}",
                Vcpus = 1 + (flavor % 4),
                MemoryMb = 512 * (1 + (flavor % 8)),
                RootGb = 1 + (flavor % 5),
            },
            ImageProperties = new Dictionary<string, string> { ["hw_architecture"] = "x86_64" },
            AvailabilityZone = (n / Flavors) switch { 0 => null, var zone => $"zone-{zone - 1}" },
        };
    }
}
