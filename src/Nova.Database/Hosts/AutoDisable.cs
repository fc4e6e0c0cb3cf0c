using Nova.Database.Aggregates;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Hosts;

/// <summary>Disables a compute whose hypervisor does not answer, and enables it when it does; as upstream's libvirt driver, which marks its reasons so.</summary>
/// <remarks>What an administrator disabled stays so, and keeps its reason.</remarks>
internal static class AutoDisable
{
    /// <summary>Upstream's <c>DISABLE_PREFIX</c>.</summary>
    private const string Mark = "AUTO: ";

    /// <summary>Length of upstream's column.</summary>
    private const int LongestReason = 255;

    private static readonly Statement Set = new("services.auto_disable", "UPDATE services SET disabled = ?, disabled_reason = ?, updated_at = ? WHERE id = ?");

    public static void Judge(WriteScope scope, ServiceRow service, string? problem)
    {
        if (service.Binary != ServiceStore.Compute)
        {
            return;
        }

        var isOurs = service.Disabled && service.DisabledReason?.StartsWith(Mark, StringComparison.Ordinal) == true;
        var reason = problem is null ? null : Short(Mark + problem);
        if (problem is null ? isOurs : !service.Disabled || (isOurs && service.DisabledReason != reason))
        {
            scope.Execute(Set, problem is not null, reason, scope.Now, service.Number);
            AggregateStore.TouchHosts(scope, [service.Host]);
        }
    }

    private static string Short(string reason) => reason.Length <= LongestReason ? reason : reason[..LongestReason];
}
