using Nova.Database.Reading;
using Nova.Database.Statements;

namespace Nova.Database.Sagas;

/// <summary>Leases of compute hosts, as sagas need them.</summary>
public static class HostLeaseStore
{
    private static readonly Statement Down = new(
        "services.down", "SELECT host FROM services WHERE binary_name = 'nova-compute' AND (forced_down = 1 OR lease_until IS NULL OR lease_until < ?)");

    private static readonly Statement Up = new(
        "services.up", "SELECT 1 FROM services WHERE host = ? AND binary_name = 'nova-compute' AND forced_down = 0 AND lease_until >= ?");

    /// <summary>Hosts whose compute service is forced down or has let its lease end: they have stopped starting guests.</summary>
    public static HashSet<string> DownHosts(ReadScope scope, DateTimeOffset now) => [.. scope.Query(Down, static row => row.Text(0), now)];

    /// <summary>Whether a host's compute service is up.</summary>
    public static bool IsUp(ReadScope scope, string host, DateTimeOffset now) => scope.Any(Up, host, now);
}
