using Nova.Core.Hosts;
using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Hosts;

/// <summary>Registered daemons and their leases.</summary>
public static class ServiceStore
{
    /// <summary>The daemon whose state is the state of its host.</summary>
    public const string Compute = "nova-compute";

    /// <summary>Most services of one call whose rows are locked one by one before they are renewed.</summary>
    private const int MostLocked = 16;

    private static readonly string Columns = $"SELECT {ServiceTable.Columns} FROM services";

    private static readonly Statement All = new("services.all", $"{Columns} ORDER BY id");
    private static readonly Statement OfHost = new("services.of_host", $"{Columns} WHERE host = ? ORDER BY id");
    private static readonly Statement OfBinary = new("services.of_binary", $"{Columns} WHERE binary_name = ? ORDER BY id");
    private static readonly Statement OfHostAndBinary = new("services.of_host_and_binary", $"{Columns} WHERE host = ? AND binary_name = ?");
    private static readonly Statement ById = new("services.by_uuid", $"{Columns} WHERE uuid = ?");
    private static readonly Statement ByNumber = new("services.by_id", $"{Columns} WHERE id = ?");

    private static readonly Statement Number = new("services.number", "SELECT id FROM services WHERE host = ? AND binary_name = ?");

    private static readonly Statement Beat = new(
        "services.beat", "UPDATE services SET last_seen_up = ?, lease_until = ?, updated_at = ? WHERE id IN (?*)");

    private static readonly Statement Held = new("services.held", $"{Columns} WHERE id IN (?*)");

    // Taken only where nobody else holds it by the time the row is locked.
    private static readonly Statement Take = new("services.take", "UPDATE services SET holder = ? WHERE id = ? AND (holder IS NULL OR holder = ? OR lease_until < ?)");
    private static readonly Statement Lost = new("services.lost", "SELECT id, host, binary_name FROM services WHERE up = 1 AND lease_until < ? LIMIT 1000");
    private static readonly Statement SetUp = new("services.up", "UPDATE services SET up = ? WHERE id IN (?*)");

    private static readonly Statement Change = new(
        "services.change", "UPDATE services SET disabled = ?, disabled_reason = ?, forced_down = ?, updated_at = ? WHERE id = ?");

    private static readonly Statement Remove = new("services.remove", "DELETE FROM services WHERE id = ?");

    /// <summary>Services by number.</summary>
    public static IReadOnlyList<ServiceRecord> List(ReadScope scope, HostZones zones, string? host, string? binary)
    {
        var read = Reader(zones);
        return (host, binary) switch
        {
            (null, null) => scope.Query(All, read),
            (not null, null) => scope.Query(OfHost, read, host),
            (null, not null) => scope.Query(OfBinary, read, binary),
            _ => scope.Query(OfHostAndBinary, read, host, binary),
        };
    }

    /// <summary>A service by uuid; null for none.</summary>
    public static ServiceRecord? Find(ReadScope scope, HostZones zones, Guid id) => scope.First(ById, Reader(zones), id);

    /// <summary>A service by number; null for none.</summary>
    public static ServiceRecord? Find(ReadScope scope, HostZones zones, long number) => scope.First(ByNumber, Reader(zones), number);

    /// <summary>Number of a service; null where it never registered.</summary>
    public static long? FindNumber(ReadScope scope, string host, string binary) => scope.Number(Number, host, binary);

    /// <summary>Registers a service, up from the start.</summary>
    /// <returns>Its number.</returns>
    public static long Register(WriteScope scope, string host, string binary, string topic, bool disabled, DateTimeOffset leaseUntil)
    {
        // Another conductor may have registered it meanwhile.
        ServiceTable.TryInsert(scope, new ServiceRow
        {
            Id = Guid.NewGuid(),
            Host = host,
            Binary = binary,
            Topic = topic,
            Disabled = disabled,
            Up = true,
            LastSeenAt = scope.Now,
            LeaseUntil = leaseUntil,
            CreatedAt = scope.Now,
        });
        return scope.Number(Number, host, binary)!.Value;
    }

    /// <summary>Renews leases. Host state changes only where a service comes back, or its host's hypervisor falls silent or answers again.</summary>
    public static RenewedServices Renew(WriteScope scope, IReadOnlyCollection<ServiceRenewal> renewals, DateTimeOffset leaseUntil)
    {
        if (renewals.Count == 0)
        {
            return RenewedServices.None;
        }

        var known = scope.Query(Held, static row => ServiceTable.Read(row), SqlValue.List([.. renewals.Select(renewal => renewal.Number)]))
            .ToDictionary(service => service.Number);
        var (kept, gone, refused) = (new List<ServiceRow>(renewals.Count), new List<long>(), new List<long>());
        foreach (var renewal in renewals)
        {
            if (!known.TryGetValue(renewal.Number, out var service))
            {
                gone.Add(renewal.Number);
            }
            else if (!MayRenew(scope, service, renewal.Holder, lockIt: renewals.Count <= MostLocked))
            {
                refused.Add(renewal.Number);
            }
            else
            {
                kept.Add(service);
                AutoDisable.Judge(scope, service, renewal.Problem);
            }
        }

        if (kept.Count > 0)
        {
            scope.Execute(Beat, scope.Now, leaseUntil, scope.Now, SqlValue.List(kept.ConvertAll(service => service.Number)));
            MarkAll(scope, [.. kept.Where(service => !service.Up).Select(service => (service.Number, service.Host, service.Binary))], up: true);
        }

        return new RenewedServices(gone, refused);
    }

    /// <summary>Who holds the lease of a service now, where that is not <paramref name="holder"/>; null where it may be had.</summary>
    public static Guid? OtherHolder(ReadScope scope, string host, string binary, Guid holder) =>
        scope.First(OfHostAndBinary, static row => ServiceTable.Read(row), host, binary) is { Holder: { } other } service && other != holder && service.LeaseUntil >= scope.Now
            ? other
            : null;

    /// <summary>False where another process holds the lease. A process that stands for thousands of hosts has its rows looked at only.</summary>
    private static bool MayRenew(WriteScope scope, ServiceRow service, Guid? holder, bool lockIt) =>
        holder is not { } asking
        || (service.Holder == asking && !lockIt)
        || scope.Execute(Take, asking, service.Number, asking, scope.Now) == 1;

    /// <summary>Whether a lease has ended that nobody has noticed yet.</summary>
    public static bool AnyLost(ReadScope scope) => scope.Any(Lost, scope.Now);

    /// <summary>Marks services whose lease has ended as down.</summary>
    /// <returns>The services, as binary and host.</returns>
    public static IReadOnlyList<(string Host, string Binary)> MarkLost(WriteScope scope)
    {
        var lost = scope.Query(Lost, ReadPlace, scope.Now);
        MarkAll(scope, lost, up: false);
        return lost.ConvertAll(service => (service.Host, service.Binary));
    }

    /// <summary>Writes what an administrator changed.</summary>
    public static void Save(WriteScope scope, ServiceRecord service) =>
        scope.Execute(Change, service.Disabled, service.DisabledReason, service.ForcedDown, scope.Now, service.Number);

    /// <summary>Deletes a service.</summary>
    public static void Delete(WriteScope scope, long number) => scope.Execute(Remove, number);

    private static void MarkAll(WriteScope scope, List<(long Number, string Host, string Binary)> services, bool up)
    {
        if (services.Count == 0)
        {
            return;
        }

        scope.Execute(SetUp, up, SqlValue.List(services.ConvertAll(service => service.Number)));
        Aggregates.AggregateStore.TouchHosts(scope, [.. services.Where(service => service.Binary == Compute).Select(service => service.Host)]);
    }

    private static (long Number, string Host, string Binary) ReadPlace(Row row) => (row.Int64(0), row.Text(1), row.Text(2));

    private static Func<Row, ServiceRecord> Reader(HostZones zones) => row => ServiceTable.Read(row).ToRecord(zones);
}
