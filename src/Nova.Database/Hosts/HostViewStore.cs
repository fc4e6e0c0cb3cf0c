using Nova.Core.Hosts;
using Nova.Core.Rpc.Scheduler;
using Nova.Database.Aggregates;
using Nova.Database.Reading;
using Nova.Database.Statements;

namespace Nova.Database.Hosts;

/// <summary>Host state as the scheduler needs it: everything or what changed after a revision, in a fixed number of queries.</summary>
public static class HostViewStore
{
    private static readonly string NodeColumns = $"SELECT {ComputeNodeTable.Columns} FROM compute_nodes";

    /// <summary>Instances of a node, and how many of them load its disks (upstream's io_workload).</summary>
    private const string LoadColumns =
        "SELECT host, node, COUNT(*), SUM(CASE WHEN vm_state = 'building' OR task_state IN " +
        "('resize_migrating', 'rebuilding', 'resize_prep', 'image_snapshot', 'image_backup', 'rescuing', 'unshelving') THEN 1 ELSE 0 END) FROM instances";

    private static readonly Statement Revision = new("revision_counter.read", "SELECT revision FROM revision_counter WHERE id = 1");
    private static readonly Statement AllNodes = new("views.nodes", $"{NodeColumns} WHERE deleted = 0");
    private static readonly Statement ChangedNodes = new("views.changed_nodes", $"{NodeColumns} WHERE revision > ?");
    private static readonly Statement AllUsed = new("views.used", "SELECT provider_uuid, resource_class, used FROM inventories");

    private static readonly Statement ChangedUsed =
        new("views.changed_used", "SELECT provider_uuid, resource_class, used FROM inventories WHERE provider_uuid IN (?*)");

    // Few nodes have any: what the compute itself says is in its report.
    private static readonly Statement AllTraits = new("views.traits", "SELECT provider_uuid, trait FROM provider_traits WHERE reported = 0");

    private static readonly Statement ChangedTraits =
        new("views.changed_traits", "SELECT provider_uuid, trait FROM provider_traits WHERE reported = 0 AND provider_uuid IN (?*)");

    private static readonly Statement AllServices =
        new("views.services", "SELECT host, disabled, forced_down, up FROM services WHERE binary_name = 'nova-compute'");

    private static readonly Statement ChangedServices =
        new("views.changed_services", "SELECT host, disabled, forced_down, up FROM services WHERE binary_name = 'nova-compute' AND host IN (?*)");

    private static readonly Statement AllLoads = new("views.loads", $"{LoadColumns} WHERE deleted = 0 AND host IS NOT NULL GROUP BY host, node");
    private static readonly Statement ChangedLoads = new("views.changed_loads", $"{LoadColumns} WHERE deleted = 0 AND host IN (?*) GROUP BY host, node");

    /// <summary>The newest revision committed.</summary>
    public static long CurrentRevision(ReadScope scope) => scope.Number(Revision)!.Value;

    /// <summary>Host state.</summary>
    /// <param name="scope">Where to read.</param>
    /// <param name="since">0 for everything.</param>
    /// <param name="zones">Names of the zones.</param>
    public static HostViews Read(ReadScope scope, long since, ZoneNames zones)
    {
        // First the revision, then the rows: what is committed in between is read now and once more with the next delta.
        var revision = CurrentRevision(scope);
        var nodes = since == 0 ? scope.Query(AllNodes, ComputeNodeTable.Read) : scope.Query(ChangedNodes, ComputeNodeTable.Read, since);
        if (nodes.Count == 0)
        {
            return new(since, revision, [], []);
        }

        var everything = since == 0;
        var hosts = everything ? [] : nodes.Select(node => node.Host).Distinct().ToArray();
        var ids = nodes.ConvertAll(node => node.Id);
        var used = (everything ? scope.Query(AllUsed, ReadUsed) : scope.QueryIn(ChangedUsed, ReadUsed, ids)).ToLookup(row => row.Node, row => row.Use);
        var traits = (everything ? scope.Query(AllTraits, ReadTrait) : scope.QueryIn(ChangedTraits, ReadTrait, ids)).ToLookup(row => row.Node, row => row.Trait);
        var services = (everything ? scope.Query(AllServices, ReadService) : scope.QueryIn(ChangedServices, ReadService, hosts))
            .ToDictionary(service => service.Host);
        var loads = (everything ? scope.Query(AllLoads, ReadLoad) : scope.QueryIn(ChangedLoads, ReadLoad, hosts))
            .ToDictionary(load => (load.Host, load.Node));
        var placed = zones.In(AggregateStore.ListAll(scope));

        var views = new List<HostView>(nodes.Count);
        foreach (var node in nodes.Where(node => !node.Deleted))
        {
            var report = node.Report;
            var service = services.GetValueOrDefault(node.Host);
            var load = loads.GetValueOrDefault((node.Host, report.Node));
            views.Add(WithUses(used[node.Id], new HostView
            {
                Revision = node.Revision,
                Report = report,
                InstanceCount = load.Instances,
                IoOperations = load.Busy,
                FailedBuilds = node.FailedBuilds,
                Disabled = service.Disabled,
                ForcedDown = service.ForcedDown,
                Up = service.Up,
                AvailabilityZone = placed.ZoneOf(node.Host),
                Aggregates = placed.AggregatesOf(node.Host),
                ForeignTraits = traits.Contains(node.Id) ? [.. traits[node.Id].Order(StringComparer.Ordinal)] : null,
            }));
        }

        return new(since, revision, views, [.. nodes.Where(node => node.Deleted).Select(node => node.Id)]);
    }

    private static HostView WithUses(IEnumerable<ClassUse> uses, HostView view)
    {
        long vcpus = 0, memory = 0, disk = 0;
        List<ClassUse>? others = null;
        foreach (var use in uses)
        {
            switch (use.ResourceClass)
            {
                case ResourceClass.Vcpu: vcpus = use.Used; break;
                case ResourceClass.MemoryMb: memory = use.Used; break;
                case ResourceClass.DiskGb: disk = use.Used; break;
                default: (others ??= []).Add(use); break;
            }
        }

        others?.Sort(static (a, b) => string.CompareOrdinal(a.ResourceClass, b.ResourceClass));
        return view with { VcpusUsed = (int)vcpus, MemoryMbUsed = (int)memory, DiskGbUsed = (int)disk, OthersUsed = others };
    }

    private static (Guid Node, ClassUse Use) ReadUsed(Row row) => (row.Id(0), new ClassUse(row.Text(1), row.Int64(2)));

    private static (Guid Node, string Trait) ReadTrait(Row row) => (row.Id(0), row.Text(1));

    private static (string Host, bool Disabled, bool ForcedDown, bool Up) ReadService(Row row) => (row.Text(0), row.Bool(1), row.Bool(2), row.Bool(3));

    private static (string Host, string? Node, int Instances, int Busy) ReadLoad(Row row) => (row.Text(0), row.TextOrNull(1), row.Int32(2), row.Int32(3));
}
