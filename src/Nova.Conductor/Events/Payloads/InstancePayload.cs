using System.Text.Json;
using Nova.Core;
using Nova.Core.Servers;

namespace Nova.Conductor.Events.Payloads;

/// <summary>The members that every payload about an instance has: InstancePayload 1.8 (<c>nova/notifications/objects/instance.py</c>).</summary>
internal static class InstancePayload
{
    /// <param name="data">Within <c>nova_object.data</c>.</param>
    /// <param name="instance">As it is in the transaction that tells.</param>
    /// <param name="context">Who asked.</param>
    /// <param name="withDevices"><c>bdms_in_notifications</c>.</param>
    public static void WriteMembers(Utf8JsonWriter data, InstanceRecord instance, RequestContext context, bool withDevices)
    {
        data.WriteString("uuid", instance.Id);
        data.WriteString("user_id", instance.UserId);
        data.WriteString("tenant_id", instance.ProjectId);
        data.WriteString("reservation_id", instance.ReservationId);
        data.WriteString("display_name", instance.Name);
        data.WriteString("display_description", instance.Description);
        data.WriteString("host_name", instance.Hostname);
        data.WriteString("host", instance.Host);
        data.WriteString("node", instance.Node);
        data.WriteString("os_type", Property(instance, "os_type"));
        data.WriteString("architecture", Property(instance, "hw_architecture") ?? Property(instance, "architecture"));
        data.WriteString("availability_zone", instance.AvailabilityZone);
        data.WritePropertyName("flavor");
        FlavorPayload.Write(data, instance.Flavor, projects: null);
        data.WriteString("image_uuid", instance.ImageId ?? "");
        data.WriteString("key_name", instance.KeyName);
        data.WriteString("kernel_id", Property(instance, "kernel_id") ?? "");
        data.WriteString("ramdisk_id", Property(instance, "ramdisk_id") ?? "");
        data.Time("created_at", instance.CreatedAt);
        data.Time("launched_at", instance.LaunchedAt);
        data.Time("terminated_at", instance.TerminatedAt);
        data.Time("deleted_at", instance.DeletedAt);
        data.Time("updated_at", instance.UpdatedAt);
        data.WriteString("state", StateNames.Of(instance.VmState));
        data.WriteString("power_state", PowerWord(instance.PowerState));
        data.WriteString("task_state", StateNames.Of(instance.TaskState));
        data.WriteNumber("progress", instance.Progress);
        WriteAddresses(data, instance);
        WriteDevices(data, instance, withDevices);
        data.Pairs("metadata", instance.Metadata);
        data.WriteBoolean("locked", instance.LockedBy != LockedBy.Nobody);
        data.WriteString("auto_disk_config", instance.AutoDiskConfig ? "AUTO" : "MANUAL");
        data.WriteString("request_id", context is { ProjectId: not null, UserId: not null } ? context.RequestId : null);
        data.WriteString("action_initiator_user", context.UserId);
        data.WriteString("action_initiator_project", context.ProjectId);
        data.WriteString("locked_reason", instance.LockedReason);
    }

    private static string? Property(InstanceRecord instance, string name) => instance.ImageProperties.GetValueOrDefault(name);

    /// <summary>Fixed addresses alone, as upstream.</summary>
    private static void WriteAddresses(Utf8JsonWriter data, InstanceRecord instance)
    {
        data.WriteStartArray("ip_addresses");
        foreach (var one in instance.Interfaces ?? [])
        {
            foreach (var address in InstanceAddress.Of([one]).Where(address => !address.IsFloating))
            {
                NovaObject.Write(data, "IpPayload", "1.0", ip =>
                {
                    ip.WriteString("label", address.Network);
                    ip.WriteString("mac", address.MacAddress);
                    ip.WriteNull("meta");
                    ip.WriteString("port_uuid", one.Id);
                    ip.WriteNumber("version", address.Version);
                    ip.WriteString("address", address.Address);
                    ip.WriteString("device_name", one.DeviceName);
                });
            }
        }

        data.WriteEndArray();
    }

    /// <summary>Volumes alone, as upstream; null where they are not asked for.</summary>
    private static void WriteDevices(Utf8JsonWriter data, InstanceRecord instance, bool withDevices)
    {
        if (!withDevices)
        {
            data.WriteNull("block_devices");
            return;
        }

        data.WriteStartArray("block_devices");
        foreach (var device in instance.BlockDevices.Where(device => device is { Source: BlockDeviceSource.Volume, SourceId: not null }))
        {
            NovaObject.Write(data, "BlockDevicePayload", "1.0", one =>
            {
                one.WriteString("device_name", device.DeviceName);
                if (device.BootIndex is { } index)
                {
                    one.WriteNumber("boot_index", index);
                }
                else
                {
                    one.WriteNull("boot_index");
                }

                one.WriteBoolean("delete_on_termination", device.DeleteOnTermination);
                one.WriteString("volume_id", device.SourceId);
                one.WriteString("tag", device.Tag);
            });
        }

        data.WriteEndArray();
    }

    private static string PowerWord(PowerState state) => state switch
    {
        PowerState.Running => "running",
        PowerState.Paused => "paused",
        PowerState.Shutdown => "shutdown",
        PowerState.Crashed => "crashed",
        PowerState.Suspended => "suspended",
        _ => "pending",
    };
}
