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

    private static readonly Statement Back = new("services.back", "SELECT id, host, binary_name FROM services WHERE id IN (?*) AND up = 0");
    private static readonly Statement Known = new("services.known", "SELECT id FROM services WHERE id IN (?*)");
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

    /// <summary>Renews leases. Host state changes only where a service comes back.</summary>
    /// <returns>Numbers no longer registered: their services were deleted.</returns>
    public static IReadOnlyList<long> Renew(WriteScope scope, IReadOnlyCollection<long> numbers, DateTimeOffset leaseUntil)
    {
        if (numbers.Count == 0)
        {
            return [];
        }

        var list = SqlValue.List(numbers);
        var renewed = scope.Execute(Beat, scope.Now, leaseUntil, scope.Now, list);
        MarkAll(scope, scope.Query(Back, ReadPlace, list), up: true);
        return renewed == numbers.Count ? [] : [.. numbers.Except(scope.Query(Known, static row => row.Int64(0), list))];
    }

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
