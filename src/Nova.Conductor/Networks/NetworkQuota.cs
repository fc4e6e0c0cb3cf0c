using Nova.Conductor.Quotas;
using Nova.Core.Faults;
using Nova.Database.Quotas;
using Nova.Database.Reading;
using Nova.Database.Writing;

namespace Nova.Conductor.Networks;

/// <summary>Quotas of built-in networking: rows are counted behind the project's guard row, so that two conductors cannot both pass.</summary>
internal static class NetworkQuota
{
    /// <summary>Refuses where a project has as many as it may.</summary>
    /// <exception cref="FaultException">OverQuota.</exception>
    public static void Require(WriteScope scope, QuotaOptions options, string project, string resource, Func<ReadScope, int> count, string refusal, int more = 1)
    {
        var limit = QuotaStore.LimitsOf(scope, options.Limits, project, null)[resource];
        if (limit < 0)
        {
            return;
        }

        QuotaGuard.Hold(scope, project);
        if (count(scope) + more > limit)
        {
            throw new FaultException(FaultKind.OverQuota, refusal);
        }
    }
}
