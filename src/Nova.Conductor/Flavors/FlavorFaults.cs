using Nova.Core.Faults;

namespace Nova.Conductor.Flavors;

/// <summary>Upstream's words.</summary>
internal static class FlavorFaults
{
    public static FaultException NotFound(string id) => new(FaultKind.NotFound, $"Flavor {id} could not be found.");

    public static FaultException NameTaken(string name) => new(FaultKind.Conflict, $"Flavor with name {name} already exists.");

    public static FaultException IdTaken(string id) => new(FaultKind.Conflict, $"Flavor with ID {id} already exists.");
}
