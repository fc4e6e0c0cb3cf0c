using MemoryPack;
using Nova.Core.Aggregates;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Host aggregates.</summary>
public static class AggregatesRpc
{
    /// <summary>All of them.</summary>
    public static readonly RpcMethod<Nothing, AggregateList> List = new(ConductorTopic.Name, "aggregates.list") { IsRepeatable = true };

    /// <summary>One of them.</summary>
    public static readonly RpcMethod<AggregateNumber, AggregateRecord> Get = new(ConductorTopic.Name, "aggregates.get") { IsRepeatable = true };

    /// <summary>Makes one; a taken name is <see cref="Faults.FaultKind.Conflict"/>.</summary>
    public static readonly RpcMethod<CreateAggregate, AggregateRecord> Create = new(ConductorTopic.Name, "aggregates.create");

    /// <summary>Changes name, zone or metadata. A zone of hosts with instances cannot change: <see cref="Faults.FaultKind.BadRequest"/>, as upstream.</summary>
    public static readonly RpcMethod<UpdateAggregate, AggregateRecord> Update = new(ConductorTopic.Name, "aggregates.update");

    /// <summary>Deletes an empty one.</summary>
    public static readonly RpcMethod<AggregateNumber, Nothing> Delete = new(ConductorTopic.Name, "aggregates.delete");

    /// <summary>Adds or removes a host.</summary>
    public static readonly RpcMethod<ChangeAggregateHost, AggregateRecord> ChangeHost = new(ConductorTopic.Name, "aggregates.hosts");
}

/// <summary>Aggregates.</summary>
/// <param name="Aggregates">By number.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record AggregateList(IReadOnlyList<AggregateRecord> Aggregates);

/// <summary>Names an aggregate.</summary>
/// <param name="Number">Its number.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record AggregateNumber(long Number);

/// <summary>Makes an aggregate.</summary>
/// <param name="Name">Name.</param>
/// <param name="AvailabilityZone">Zone, or null.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record CreateAggregate(string Name, string? AvailabilityZone);

/// <summary>Changes an aggregate.</summary>
/// <param name="Number">Which.</param>
/// <param name="Name">New name; null leaves it.</param>
/// <param name="Metadata">Items to set; a null value removes the item. <c>availability_zone</c> is the zone, which can be changed but not removed.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record UpdateAggregate(long Number, string? Name, IReadOnlyDictionary<string, string?> Metadata);

/// <summary>Adds or removes a host.</summary>
/// <param name="Number">Aggregate.</param>
/// <param name="Host">Host.</param>
/// <param name="Add">True to add.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ChangeAggregateHost(long Number, string Host, bool Add);
