using MemoryPack;
using Nova.Core.Networks;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Security groups. Callers that are not administrators see only their project's: a foreign group is <see cref="Faults.FaultKind.NotFound"/>.</summary>
public static class SecurityGroupsRpc
{
    /// <summary>Groups of a project, the default one among them whether or not it was ever used; or all.</summary>
    public static readonly RpcMethod<ListSecurityGroups, SecurityGroupList> List = new(ConductorTopic.Name, "security_groups.list");

    /// <summary>Groups of a server.</summary>
    public static readonly RpcMethod<GetServer, SecurityGroupList> OfServer = new(ConductorTopic.Name, "security_groups.of_server") { IsRepeatable = true };

    /// <summary>One group.</summary>
    public static readonly RpcMethod<SecurityGroupNumber, SecurityGroupRecord> Get = new(ConductorTopic.Name, "security_groups.get") { IsRepeatable = true };

    /// <summary>Makes one within the quota.</summary>
    public static readonly RpcMethod<SaveSecurityGroup, SecurityGroupRecord> Save = new(ConductorTopic.Name, "security_groups.save");

    /// <summary>Deletes one that no server is in.</summary>
    public static readonly RpcMethod<SecurityGroupNumber, Nothing> Delete = new(ConductorTopic.Name, "security_groups.delete");

    /// <summary>Adds a rule within the quota; <see cref="Faults.FaultKind.NotFound"/> where the source's group is not there.</summary>
    public static readonly RpcMethod<AddSecurityGroupRule, SecurityGroupRuleRecord> AddRule = new(ConductorTopic.Name, "security_groups.rules.add");

    /// <summary>Removes a rule.</summary>
    public static readonly RpcMethod<SecurityGroupRuleNumber, Nothing> RemoveRule = new(ConductorTopic.Name, "security_groups.rules.remove");

    /// <summary>Puts a server into a group, or takes it out.</summary>
    public static readonly RpcMethod<ChangeServerGroups, Nothing> ChangeServer = new(ConductorTopic.Name, "security_groups.change_server");
}

/// <summary>Asks for groups.</summary>
/// <param name="ProjectId">Only this project's; null for all.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ListSecurityGroups(string? ProjectId);

/// <summary>Groups, by number.</summary>
/// <param name="Groups">The groups.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record SecurityGroupList(IReadOnlyList<SecurityGroupRecord> Groups);

/// <summary>Names a group.</summary>
/// <param name="Number">Of its row.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record SecurityGroupNumber(long Number);

/// <summary>Names a rule.</summary>
/// <param name="Number">Of its row.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record SecurityGroupRuleNumber(long Number);

/// <summary>Makes a group, or writes what it is called.</summary>
/// <param name="Number">The group; null for a new one.</param>
/// <param name="Name">Name.</param>
/// <param name="Description">Description.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record SaveSecurityGroup(long? Number, string Name, string Description);

/// <summary>Adds a rule, checked by the API.</summary>
/// <param name="Group">Number of the group.</param>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c>, <c>icmp</c>, or null for any.</param>
/// <param name="FromPort">First port or type.</param>
/// <param name="ToPort">Last port or code.</param>
/// <param name="Cidr">Where from; null where a group is the source.</param>
/// <param name="Source">Number of that group.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record AddSecurityGroupRule(long Group, string? Protocol, int? FromPort, int? ToPort, string? Cidr, long? Source);

/// <summary>Puts a server into a group, or takes it out.</summary>
/// <param name="InstanceId">The server.</param>
/// <param name="Group">Name of a group of its project.</param>
/// <param name="Joins">False to leave.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ChangeServerGroups(Guid InstanceId, string Group, bool Joins);
