using System.Diagnostics.CodeAnalysis;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Servers;

namespace Nova.Conductor.Servers;

/// <summary>Upstream's words for what is refused about servers, and who may see which.</summary>
internal static class ServerFaults
{
    public const string LockedCode = "instance_locked";

    public static FaultException NotFound(Guid id) => new(FaultKind.NotFound, $"Instance {id} could not be found.");

    public static FaultException Refused(TransitionRefusal refusal) => new(FaultKind.Conflict, refusal.Message, refusal.Locked ? LockedCode : null);

    /// <summary>The instance where the caller may see it: a foreign server does not exist for callers who are not administrators.</summary>
    public static InstanceRecord Visible(InstanceRecord? instance, Guid id, RequestContext context, bool includeDeleted = false)
        => IsVisible(instance, context.IsAdmin ? null : context.ProjectId ?? "", includeDeleted) ? instance : throw NotFound(id);

    /// <summary>True where there is an instance, and one of that project; null stands for all projects.</summary>
    public static bool IsVisible([NotNullWhen(true)] InstanceRecord? instance, string? projectId, bool includeDeleted = false)
        => instance is not null
            && (instance.DeletedAt is null || includeDeleted)
            && (projectId is null || instance.ProjectId == projectId);
}
