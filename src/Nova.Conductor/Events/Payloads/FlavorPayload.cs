using System.Text.Json;
using Nova.Core.Flavors;

namespace Nova.Conductor.Events.Payloads;

/// <summary>FlavorPayload 1.4 (<c>nova/notifications/objects/flavor.py</c>).</summary>
internal static class FlavorPayload
{
    /// <param name="json">Written to.</param>
    /// <param name="flavor">The flavor.</param>
    /// <param name="projects">Projects that may see it; null within an instance, where upstream has none.</param>
    public static void Write(Utf8JsonWriter json, FlavorRecord flavor, IReadOnlyList<string>? projects) => NovaObject.Write(json, "FlavorPayload", "1.4", data =>
    {
        data.WriteString("flavorid", flavor.Id);
        data.WriteNumber("memory_mb", flavor.MemoryMb);
        data.WriteNumber("vcpus", flavor.Vcpus);
        data.WriteNumber("root_gb", flavor.RootGb);
        data.WriteNumber("ephemeral_gb", flavor.EphemeralGb);
        data.WriteString("name", flavor.Name);
        data.WriteNumber("swap", flavor.SwapMb);
        data.WriteNumber("rxtx_factor", flavor.RxtxFactor);
        data.WriteNumber("vcpu_weight", 0);
        data.WriteBoolean("disabled", flavor.Disabled);
        data.WriteBoolean("is_public", flavor.IsPublic);
        data.Pairs("extra_specs", flavor.ExtraSpecs);
        data.Texts("projects", projects);
        data.WriteString("description", flavor.Description);
    });
}
