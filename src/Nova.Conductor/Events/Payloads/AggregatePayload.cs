using System.Text.Json;
using Nova.Core.Aggregates;

namespace Nova.Conductor.Events.Payloads;

/// <summary>AggregatePayload 1.1 (<c>nova/notifications/objects/aggregate.py</c>).</summary>
internal static class AggregatePayload
{
    public static void Write(Utf8JsonWriter json, AggregateRecord aggregate) => NovaObject.Write(json, "AggregatePayload", "1.1", data =>
    {
        data.WriteNumber("id", aggregate.Number);
        data.WriteString("uuid", aggregate.Id);
        data.WriteString("name", aggregate.Name);
        data.Texts("hosts", aggregate.Hosts);
        data.Pairs("metadata", aggregate.Metadata);
    });
}
