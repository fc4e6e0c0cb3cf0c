using Nova.Core.Faults;

namespace Nova.Conductor.Aggregates;

/// <summary>Upstream's words.</summary>
internal static class AggregateFaults
{
    public static FaultException NotFound(long number) => new(FaultKind.NotFound, $"Aggregate {number} could not be found.");

    public static FaultException NameTaken(string name) => new(FaultKind.Conflict, $"Aggregate {name} already exists.");

    public static FaultException CannotUpdate(long number, string reason) =>
        new(FaultKind.BadRequest, $"Cannot update aggregate {number}. Reason: {reason}.");

    public static FaultException CannotAddHost(long number, string reason) =>
        new(FaultKind.Conflict, $"Cannot add host to aggregate {number}. Reason: {reason}.");

    public static FaultException CannotRemoveHost(long number, string reason) =>
        new(FaultKind.Conflict, $"Cannot remove host from aggregate {number}. Reason: {reason}.");
}
