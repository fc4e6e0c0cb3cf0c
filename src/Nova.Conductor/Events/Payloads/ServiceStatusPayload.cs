using System.Text.Json;
using Nova.Core.Hosts;

namespace Nova.Conductor.Events.Payloads;

/// <summary>ServiceStatusPayload 1.1 (<c>nova/notifications/objects/service.py</c>).</summary>
internal static class ServiceStatusPayload
{
    /// <summary>Upstream's service version of the release whose payloads these are; consumers read it as "new enough".</summary>
    private const int Version = 64;

    public static void Write(Utf8JsonWriter json, ServiceRecord service) => NovaObject.Write(json, "ServiceStatusPayload", "1.1", data =>
    {
        data.WriteString("host", service.Host);
        data.WriteString("binary", service.Binary);
        data.WriteString("topic", service.Topic);

        // Heartbeats are leases here and are not counted.
        data.WriteNumber("report_count", 0);
        data.WriteBoolean("disabled", service.Disabled);
        data.WriteString("disabled_reason", service.DisabledReason);

        // Upstream's service object has no zone of its own when it tells, either.
        data.WriteNull("availability_zone");
        data.Time("last_seen_up", service.LastSeenAt);
        data.WriteBoolean("forced_down", service.ForcedDown);
        data.WriteNumber("version", Version);
        data.WriteString("uuid", service.Id);
    });
}
