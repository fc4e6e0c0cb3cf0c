using MemoryPack;

namespace Nova.Core.Quotas;

/// <summary>Limit and use of one resource.</summary>
/// <param name="Limit">-1 means unlimited.</param>
/// <param name="InUse">Used now.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record QuotaUsage(int Limit, int InUse);

/// <summary>A project's (or a user's within it) quota: resource name as the API spells it → limit and use.</summary>
/// <param name="ProjectId">The project.</param>
/// <param name="Resources">By name: <c>instances</c>, <c>cores</c>, <c>ram</c>, …</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record QuotaSet(string ProjectId, IReadOnlyDictionary<string, QuotaUsage> Resources);
