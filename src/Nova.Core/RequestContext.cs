using MemoryPack;

namespace Nova.Core;

/// <summary>Who asked for what: travels with every request through every process.</summary>
/// <remarks>User tokens are not part of it (docs/laws.md, Secrets do not linger): after the API has checked the caller's rights the services act with their own credentials.</remarks>
/// <param name="RequestId">The <c>req-&lt;uuid&gt;</c> id given by the API, shown in logs and instance actions.</param>
/// <param name="UserId">Keystone user id, or null for work the services do on their own account.</param>
/// <param name="ProjectId">Keystone project id, or null for work the services do on their own account.</param>
/// <param name="IsAdmin">True where the caller passed the policy <c>context_is_admin</c>.</param>
/// <param name="GlobalRequestId">The caller's own <c>req-…</c> id, forwarded to other services.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record RequestContext(
    string RequestId,
    string? UserId,
    string? ProjectId,
    bool IsAdmin,
    string? GlobalRequestId = null)
{
    /// <summary>A context for work the services start themselves: administrator, no user, no project.</summary>
    public static RequestContext ForService(string requestId) => new(requestId, null, null, IsAdmin: true);
}
