using MemoryPack;

namespace Nova.Core.Networks;

/// <summary>A security group: what is let in to the guests that are in it.</summary>
/// <param name="Number">Number of its row: what the API calls its id.</param>
/// <param name="Id">What other rows name it by.</param>
/// <param name="ProjectId">Whose it is.</param>
/// <param name="Name">Its name within the project.</param>
/// <param name="Description">Its description.</param>
/// <param name="Rules">What it lets in.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record SecurityGroupRecord(long Number, Guid Id, string ProjectId, string Name, string Description, IReadOnlyList<SecurityGroupRuleRecord> Rules)
{
    /// <summary>The group that every project has.</summary>
    public const string Default = "default";
}

/// <summary>A rule of a security group.</summary>
/// <param name="Number">Number of its row.</param>
/// <param name="Group">Number of the group it is of.</param>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c>, <c>icmp</c>, or null for any.</param>
/// <param name="FromPort">First port, or type of ICMP; -1 for any type. Null for any port.</param>
/// <param name="ToPort">Last port, or code of ICMP; -1 for any code. Null for any port.</param>
/// <param name="Cidr">Where from; null where a group is the source.</param>
/// <param name="SourceName">Name of the group that is the source; null where a range is.</param>
/// <param name="SourceProjectId">Its project.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record SecurityGroupRuleRecord(
    long Number, long Group, string? Protocol, int? FromPort, int? ToPort, string? Cidr, string? SourceName, string? SourceProjectId);
