using MemoryPack;
using Nova.Core.Quotas;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Quotas.</summary>
public static class QuotasRpc
{
    /// <summary>Limits and use of a project, or of a user in it.</summary>
    public static readonly RpcMethod<GetQuotas, QuotaSet> Get = new(ConductorTopic.Name, "quotas.get") { IsRepeatable = true };

    /// <summary>Default limits (class <c>default</c>).</summary>
    public static readonly RpcMethod<Nothing, QuotaSet> GetDefaults = new(ConductorTopic.Name, "quotas.defaults") { IsRepeatable = true };

    /// <summary>Changes limits; below the use is <see cref="Faults.FaultKind.BadRequest"/> unless forced.</summary>
    public static readonly RpcMethod<UpdateQuotas, QuotaSet> Update = new(ConductorTopic.Name, "quotas.update");

    /// <summary>Changes the default limits (quota class <c>default</c>).</summary>
    public static readonly RpcMethod<UpdateQuotas, QuotaSet> UpdateDefaults = new(ConductorTopic.Name, "quotas.update_defaults");

    /// <summary>Back to the defaults.</summary>
    public static readonly RpcMethod<GetQuotas, Nothing> Delete = new(ConductorTopic.Name, "quotas.delete");
}

/// <summary>Names a project, or a user in it.</summary>
/// <param name="ProjectId">Project.</param>
/// <param name="UserId">User, or null.</param>
[MemoryPackable]
public sealed partial record GetQuotas(string ProjectId, string? UserId);

/// <summary>Changes limits.</summary>
/// <param name="ProjectId">Project; for the defaults, the class name.</param>
/// <param name="UserId">User, or null.</param>
/// <param name="Limits">Resource → limit.</param>
/// <param name="Force">True to allow a limit below the use.</param>
[MemoryPackable]
public sealed partial record UpdateQuotas(string ProjectId, string? UserId, IReadOnlyDictionary<string, int> Limits, bool Force);
