using Nova.Core;
using Nova.Core.Servers;

namespace Nova.Conductor.Events.Payloads;

/// <summary>InstanceUpdatePayload 2.0 (<c>nova/notifications/objects/instance.py</c>).</summary>
internal static class InstanceUpdatePayload
{
    /// <param name="before">As it was.</param>
    /// <param name="after">As it is.</param>
    /// <param name="context">Who asked.</param>
    /// <param name="withDevices"><c>bdms_in_notifications</c>.</param>
    /// <param name="now">End of the audit period, which begins with the month (<c>instance_usage_audit_period</c>'s default).</param>
    public static byte[] Encode(InstanceRecord before, InstanceRecord after, RequestContext context, bool withDevices, DateTimeOffset now) => NovaObject.Encode(json =>
        NovaObject.Write(json, "InstanceUpdatePayload", "2.0", data =>
        {
            InstancePayload.WriteMembers(data, after, context, withDevices);
            data.WritePropertyName("state_update");
            NovaObject.Write(data, "InstanceStateUpdatePayload", "1.0", states =>
            {
                states.WriteString("old_state", StateNames.Of(before.VmState));
                states.WriteString("state", StateNames.Of(after.VmState));
                states.WriteString("old_task_state", StateNames.Of(before.TaskState));
                states.WriteString("new_task_state", StateNames.Of(after.TaskState));
            });
            data.WritePropertyName("audit_period");
            NovaObject.Write(data, "AuditPeriodPayload", "1.0", period =>
            {
                period.Time("audit_period_beginning", new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero));
                period.Time("audit_period_ending", now);
            });
            data.WriteString("old_display_name", before.Name == after.Name ? null : before.Name);
            data.Texts("tags", after.Tags);
        }));
}
