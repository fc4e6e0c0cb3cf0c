using Nova.Database.Reading;
using Nova.Database.Statements;

namespace Nova.Database.Sagas;

/// <summary>Leases of compute hosts, as sagas need them.</summary>
public static class HostLeaseStore
{
    private static readonly Statement Down = new(
        "services.down", "SELECT host, lease_until, forced_down FROM services WHERE binary_name = 'nova-compute' AND (forced_down = 1 OR lease_until IS NULL OR lease_until < ?)");

    private static readonly Statement CountOfUp = new(
        "services.count_up", "SELECT COUNT(*) FROM services WHERE binary_name = 'nova-compute' AND forced_down = 0 AND lease_until >= ?");

    private static readonly Statement Up = new(
        "services.up", "SELECT 1 FROM services WHERE host = ? AND binary_name = 'nova-compute' AND forced_down = 0 AND lease_until >= ?");

    private static readonly Statement Forced = new(
        "services.forced_down", "SELECT 1 FROM services WHERE host = ? AND binary_name = 'nova-compute' AND forced_down = 1");

    /// <summary>Hosts whose compute service is forced down or has let its lease end before <paramref name="before"/>: they have stopped starting guests.</summary>
    public static List<HostLeaseEnd> DownHosts(ReadScope scope, DateTimeOffset before) =>
        scope.Query(Down, static row => new HostLeaseEnd(row.Text(0), row.TimeOrNull(1), row.Bool(2)), before);

    /// <summary>How many hosts have a lease that runs.</summary>
    public static int CountUp(ReadScope scope, DateTimeOffset now) => (int)scope.Number(CountOfUp, now)!.Value;

    /// <summary>Whether a host's compute service is up.</summary>
    public static bool IsUp(ReadScope scope, string host, DateTimeOffset now) => scope.Any(Up, host, now);

    /// <summary>Whether an administrator says that a host's compute service is down.</summary>
    public static bool IsForcedDown(ReadScope scope, string host) => scope.Any(Forced, host);
}

/// <summary>A host that is down.</summary>
/// <param name="Host">The host.</param>
/// <param name="LeaseUntil">When its lease ended; null where it never had one.</param>
/// <param name="ForcedDown">An administrator says so.</param>
public readonly record struct HostLeaseEnd(string Host, DateTimeOffset? LeaseUntil, bool ForcedDown);
