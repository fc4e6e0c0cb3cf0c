using MemoryPack;
using Nova.Core.Quotas;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Quotas.</summary>
public static class QuotasRpc
{
    /// <summary>Limits and use of a project, or of a user in it.</summary>
    public static readonly RpcMethod<GetQuotas, QuotaSet> Get = new(ConductorTopic.Name, "quotas.get") { IsRepeatable = true };

    /// <summary>Limits of a quota class.</summary>
    public static readonly RpcMethod<QuotaClass, QuotaSet> GetClass = new(ConductorTopic.Name, "quotas.get_class") { IsRepeatable = true };

    /// <summary>Changes limits; below the use is <see cref="Faults.FaultKind.BadRequest"/> unless forced.</summary>
    public static readonly RpcMethod<UpdateQuotas, QuotaSet> Update = new(ConductorTopic.Name, "quotas.update");

    /// <summary>Changes limits of a quota class.</summary>
    public static readonly RpcMethod<UpdateQuotaClass, QuotaSet> UpdateClass = new(ConductorTopic.Name, "quotas.update_class");

    /// <summary>Back to the defaults.</summary>
    public static readonly RpcMethod<GetQuotas, Nothing> Delete = new(ConductorTopic.Name, "quotas.delete");
}

/// <summary>Names a project, or a user in it.</summary>
/// <param name="ProjectId">Project.</param>
/// <param name="UserId">User, or null.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record GetQuotas(string ProjectId, string? UserId);

/// <summary>Changes limits.</summary>
/// <param name="ProjectId">Project.</param>
/// <param name="UserId">User, or null.</param>
/// <param name="Limits">Resource → limit.</param>
/// <param name="Force">True to allow a limit below the use.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record UpdateQuotas(string ProjectId, string? UserId, IReadOnlyDictionary<string, int> Limits, bool Force);

/// <summary>Names a quota class.</summary>
/// <param name="Name">Its name.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record QuotaClass(string Name)
{
    /// <summary>The one class with an effect: the limits of projects that have none of their own.</summary>
    public const string Default = "default";
}

/// <summary>Changes limits of a quota class.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Limits">Resource → limit.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record UpdateQuotaClass(string Name, IReadOnlyDictionary<string, int> Limits);
