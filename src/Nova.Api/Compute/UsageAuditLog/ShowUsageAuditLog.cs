using System.Globalization;
using Nova.Api.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Compute.UsageAuditLog;

/// <summary>GET /os-instance_usage_audit_log and, for the period before a time, GET /os-instance_usage_audit_log/{id}.</summary>
/// <remarks>Hosts audit nothing yet, as with upstream's default <c>instance_usage_audit = false</c>: all of them are listed as not run.</remarks>
internal static class ShowUsageAuditLog
{
    private static readonly string[] Forms = ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFF"];

    public static async ValueTask<ApiResponse> HandleAsync(ApiRequest request, CancellationToken cancel) => request.Ok(
        UsageAuditLogViews.Latest, new UsageAuditLogsBody(await ReadAsync(request, request.Backends.Time.GetUtcNow().UtcDateTime, cancel)));

    public static async ValueTask<ApiResponse> HandleBeforeAsync(ApiRequest request, CancellationToken cancel)
    {
        string text = request.Route("id");
        return DateTime.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime before) && before.Year > 2
            ? request.Ok(UsageAuditLogViews.Before, new UsageAuditLogBody(await ReadAsync(request, before, cancel)))
            : request.BadRequest($"Invalid timestamp for date {text}");
    }

    private static async Task<UsageAuditLogView> ReadAsync(ApiRequest request, DateTime before, CancellationToken cancel)
    {
        AuditPeriod period = AuditPeriod.LastBefore(request.Backends.Options.UsageAuditPeriod, before);
        ServiceList computes = await request.CallAsync(HostsRpc.ListServices, new Core.Rpc.Conductor.ListServices(null, "nova-compute"), cancel);
        string[] hosts = [.. computes.Services.Select(service => service.Host).Distinct()];
        return new UsageAuditLogView(
            Print(period.Begin),
            Print(period.End),
            hosts.Length,
            NumHostsDone: 0,
            NumHostsRunning: 0,
            hosts.Length,
            hosts,
            TotalInstances: 0,
            TotalErrors: 0,
            hosts.Length == 0 ? "ALL hosts done. 0 errors." : $"0 of {hosts.Length} hosts done. 0 errors.");
    }

    private static string Print(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
