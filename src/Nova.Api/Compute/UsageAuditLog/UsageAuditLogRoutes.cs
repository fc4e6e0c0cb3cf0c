using Nova.Api.Pipeline.Routing;
using Nova.Api.Pipeline.Schemas;

namespace Nova.Api.Compute.UsageAuditLog;

internal static class UsageAuditLogRoutes
{
    public static void Map(RouteTable table)
    {
        ResourceRoutes log = table.Resource("/os-instance_usage_audit_log");

        log.MapGet("", ShowUsageAuditLog.HandleAsync)
            .Policy("os_compute_api:os-instance-usage-audit-log:list")
            .Query(QuerySchema.None);

        log.MapGet("/{id}", ShowUsageAuditLog.HandleBeforeAsync)
            .Policy("os_compute_api:os-instance-usage-audit-log:show")
            .Query(QuerySchema.None);
    }
}
