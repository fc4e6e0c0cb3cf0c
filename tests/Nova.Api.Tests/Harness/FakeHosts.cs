using Nova.Core.Faults;
using Nova.Core.Hosts;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Compute;
using Nova.Core.Rpc.Conductor;
using Nova.Messaging;

namespace Nova.Api.Tests.Harness;

/// <summary>Two compute hosts, one up with a server and one down, and a scheduler.</summary>
public sealed class FakeHosts
{
    public const string UpHost = "host1";

    public const string DownHost = "host2";

    public const string Uptime = " 08:32:11 up 93 days, 18:25, 12 users,  load average: 0.20, 0.12, 0.14";

    private readonly List<ServiceRecord> _services =
    [
        Service(1, "control", "nova-scheduler", "internal", up: true),
        Service(2, UpHost, "nova-compute", "nova", up: true),
        Service(3, DownHost, "nova-compute", "north", up: false),
    ];

    public static Guid ServiceId(long number) => new((int)number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5);

    public static Guid NodeId(long number) => new((int)number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7);

    public static Guid ServerId { get; } = Guid.Parse("aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa");

    /// <summary>Disables a service behind the API's back.</summary>
    public void Disable(long number)
    {
        int at = _services.FindIndex(s => s.Number == number);
        _services[at] = _services[at] with { Disabled = true };
    }

    /// <summary>What a guest has printed, or the fault of the host that was to read it.</summary>
    public Func<ConsoleOutput> Console { get; set; } = () => new ConsoleOutput("");

    /// <summary>Guests' consoles, and their tokens.</summary>
    public FakeConsoles Consoles { get; } = new();

    /// <summary>A guest's figures.</summary>
    public Func<GuestDiagnostics> Diagnostics { get; set; } = () => throw new FaultException(FaultKind.NotFound, "No such guest.");

    /// <summary>What the compute on <see cref="UpHost"/> answers; nobody answers on the other.</summary>
    public RpcTable ComputeTable() => new RpcTable(ComputeRpc.Topic)
        .On(ComputeRpc.GetHostUptime, (_, _, _) => Task.FromResult(new HostUptime(Uptime)))
        .On(ComputeRpc.GetDiagnostics, (_, _, _) => Task.FromResult(Diagnostics()))
        .On(ComputeRpc.GetConsole, (query, _, _) => Task.FromResult(Consoles.Endpoint(query)))
        .On(ComputeRpc.GetConsoleOutput, (_, _, _) => Task.FromResult(Console()));

    public void AddTo(RpcTable table) => table
        .On(HostsRpc.ListServices, (q, _, _) => Task.FromResult(new ServiceList(
            [.. _services.Where(s => (q.Host is null || s.Host == q.Host) && (q.Binary is null || s.Binary == q.Binary))])))
        .On(HostsRpc.UpdateService, (q, _, _) => Task.FromResult(Update(q)))
        .On(HostsRpc.DeleteService, (q, _, _) => Task.FromResult(Delete(q)))
        .On(HostsRpc.ListHypervisors, (q, _, _) => Task.FromResult(List(q)))
        .On(HostsRpc.ListZones, (_, _, _) => Task.FromResult(new ZoneList(
        [
            .. _services.GroupBy(s => s.AvailabilityZone).OrderBy(z => z.Key, StringComparer.Ordinal)
                .Select(z => new ZoneRecord(z.Key, z.Key == "internal", z.Any(s => !s.Disabled), [.. z])),
        ])));

    private static ServiceRecord Service(long number, string host, string binary, string zone, bool up) => new()
    {
        Number = number,
        Id = ServiceId(number),
        Host = host,
        Binary = binary,
        Topic = binary["nova-".Length..],
        AvailabilityZone = zone,
        LeaseUntil = up ? DateTimeOffset.MaxValue : DateTimeOffset.UnixEpoch,
        UpdatedAt = new DateTimeOffset(2012, 10, 29, 13, 42, 2, TimeSpan.Zero),
    };

    private ServiceRecord Update(UpdateService query)
    {
        int at = _services.FindIndex(s => query.Id is null ? s.Host == query.Host && s.Binary == query.Binary : s.Id == query.Id);
        return at < 0
            ? throw new FaultException(FaultKind.NotFound, $"Could not find binary {query.Binary} on host {query.Host}.")
            : _services[at] = _services[at] with
            {
                Disabled = query.Disabled ?? _services[at].Disabled,
                DisabledReason = query.Disabled is null ? _services[at].DisabledReason : query.DisabledReason,
                ForcedDown = query.ForcedDown ?? _services[at].ForcedDown,
            };
    }

    private Nothing Delete(DeleteService query)
    {
        ServiceRecord service = _services.Find(s => s.Id == query.Id || s.Number == query.Number)
            ?? throw new FaultException(FaultKind.NotFound, $"Service {query.Id?.ToString() ?? query.Number?.ToString()} not found.");
        if (service.Host == UpHost)
        {
            throw new FaultException(
                FaultKind.Conflict, "Unable to delete compute service that is hosting instances. Migrate or delete the instances first.");
        }

        _services.Remove(service);
        return Nothing.Value;
    }

    private HypervisorList List(ListHypervisors query)
    {
        HypervisorRecord[] found =
        [
            .. _services.Where(s => s.Binary == "nova-compute").Select(Hypervisor)
                .Where(h => query.NamePattern is null || h.Report.Node.Contains(query.NamePattern, StringComparison.Ordinal))
                .Where(h => query.Id is null || h.Id == query.Id)
                .Where(h => query.Number is null || h.Number == query.Number)
                .Where(h => query.Marker is null || h.Id.CompareTo(query.Marker.Value) > 0)
                .Take(query.Limit ?? int.MaxValue),
        ];
        return new HypervisorList(found, query.WithServers
            ? found.ToDictionary(h => h.Id, h => (IReadOnlyList<ServerName>)(h.Service.Host == UpHost ? [new ServerName(ServerId, "instance-0000002a")] : []))
            : null);
    }

    private static HypervisorRecord Hypervisor(ServiceRecord service) => new()
    {
        Number = service.Number,
        Id = NodeId(service.Number),
        Service = service,
        VcpusUsed = 3,
        MemoryMbUsed = 1024,
        LocalGbUsed = 20,
        RunningVms = 1,
        Report = new NodeReport
        {
            Host = service.Host,
            Node = service.Host + ".example.org",
            NodeId = NodeId(service.Number),
            HypervisorType = "QEMU",
            HypervisorVersion = 7002000,
            HostIp = "192.0.2.1",
            CpuInfo = """{"arch": "x86_64", "topology": {"cores": 1}}""",
            Vcpus = 8,
            MemoryMb = 8192,
            LocalGb = 100,
            DiskAvailableLeastGb = 70,
        },
    };
}
