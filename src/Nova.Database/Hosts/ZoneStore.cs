using Nova.Database.Reading;
using Nova.Database.Statements;

namespace Nova.Database.Hosts;

/// <summary>Availability zones as requests name them.</summary>
public static class ZoneStore
{
    private static readonly Statement Named = new(
        "zones.named",
        """
        SELECT 1 FROM aggregate_metadata zone
        JOIN aggregate_hosts member ON member.aggregate_id = zone.aggregate_id
        JOIN services ON services.host = member.host
        WHERE zone.name = 'availability_zone' AND zone.value = ? AND services.binary_name = 'nova-compute' AND services.disabled = 0 LIMIT 1
        """);

    private static readonly Statement Default = new(
        "zones.default",
        """
        SELECT 1 FROM services WHERE binary_name = 'nova-compute' AND disabled = 0 AND NOT EXISTS (
        SELECT 1 FROM aggregate_hosts member JOIN aggregate_metadata zone ON zone.aggregate_id = member.aggregate_id
        WHERE member.host = services.host AND zone.name = 'availability_zone') LIMIT 1
        """);

    /// <summary>Whether a zone has a compute service that is enabled, up or not.</summary>
    public static bool IsAvailable(ReadScope scope, ZoneNames names, string zone) =>
        scope.Any(Named, zone) || (zone == names.DefaultZone && scope.Any(Default));
}
