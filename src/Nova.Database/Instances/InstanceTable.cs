using Nova.Core.Servers;
using Nova.Database.Tables;
using static Nova.Database.Instances.InstanceCodecs;
using static Nova.Database.Tables.Codecs;

namespace Nova.Database.Instances;

/// <summary>Table <c>instances</c>.</summary>
internal sealed class InstanceTable : Table<InstanceTable, InstanceRecord>, ITable<InstanceRecord>
{
    public static string Name => "instances";

    public static IReadOnlyList<string> Key { get; } = ["uuid"];

    /// <remarks><see cref="InstanceRecord.BlockDevices"/> are in a table of their own.</remarks>
    public static InstanceRecord Map<TColumns>(ref TColumns c, InstanceRecord row)
        where TColumns : struct, IColumns
    {
        var read = new InstanceRecord
        {
            Number = c.Generated("id", row.Number),
            Id = c.Column("uuid", Uuid, row.Id),
            Revision = c.Column("revision", BigNumber, row.Revision),
            Attempt = c.Column("attempt", Number, row.Attempt),
            GuestId = c.Column("guest", UuidOrNull, row.GuestId),
            ProjectId = c.Column("project_id", Text, row.ProjectId),
            UserId = c.Column("user_id", Text, row.UserId),
            Name = c.Column("display_name", Text, row.Name),
            Description = c.Column("display_description", TextOrNull, row.Description),
            Hostname = c.Column("hostname", Text, row.Hostname),
            ReservationId = c.Column("reservation_id", Text, row.ReservationId),
            LaunchIndex = c.Column("launch_index", Number, row.LaunchIndex),
            VmState = c.Column("vm_state", State, row.VmState),
            TaskState = c.Column("task_state", Operation, row.TaskState),
            PowerState = c.Column("power_state", Power, row.PowerState),
            Progress = c.Column("progress", Number, row.Progress),
            Host = c.Column("host", TextOrNull, row.Host),
            Node = c.Column("node", TextOrNull, row.Node),
            AvailabilityZone = c.Column("availability_zone", TextOrNull, row.AvailabilityZone),
            PinnedAvailabilityZone = c.Column("pinned_availability_zone", TextOrNull, row.PinnedAvailabilityZone),
            CreatedAt = c.Column("created_at", Time, row.CreatedAt),
            UpdatedAt = c.Column("updated_at", TimeOrNull, row.UpdatedAt),
            LaunchedAt = c.Column("launched_at", TimeOrNull, row.LaunchedAt),
            TerminatedAt = c.Column("terminated_at", TimeOrNull, row.TerminatedAt),
            DeletedAt = c.Column("deleted_at", TimeOrNull, row.DeletedAt),
            ImageId = c.Column("image_ref", TextOrNull, row.ImageId),
            KeyName = c.Column("key_name", TextOrNull, row.KeyName),
            LockedBy = c.Column("locked_by", Locker, row.LockedBy),
            LockedReason = c.Column("locked_reason", TextOrNull, row.LockedReason),
            ConfigDrive = c.Column("config_drive", Flag, row.ConfigDrive),
            RootDeviceName = c.Column("root_device_name", TextOrNull, row.RootDeviceName),
            AccessIPv4 = c.Column("access_ip_v4", TextOrNull, row.AccessIPv4),
            AccessIPv6 = c.Column("access_ip_v6", TextOrNull, row.AccessIPv6),
            AutoDiskConfig = c.Column("auto_disk_config", Flag, row.AutoDiskConfig),
            ServerGroupId = c.Column("server_group", UuidOrNull, row.ServerGroupId),
            Flavor = c.Column("flavor", Flavor, row.Flavor),
            ImageProperties = c.Column("image_properties", Texts, row.ImageProperties),
            Metadata = c.Column("metadata", Texts, row.Metadata),
            Tags = c.Column("tags", Words, row.Tags),
            SecurityGroups = c.Column("security_groups", Words, row.SecurityGroups),
            SchedulerHints = c.Column("scheduler_hints", LongTextOrNull, row.SchedulerHints),
            TrustedImageCertificates = c.Column("trusted_certs", WordsOrNull, row.TrustedImageCertificates),
            UserData = c.Column("user_data", LongTextOrNull, row.UserData),
            Fault = FaultOf(ref c, row.Fault),
            Interfaces = c.Column("interfaces", InterfacesOrNull, row.Interfaces),
            ShelvedImageId = c.Column("shelved_image_id", TextOrNull, row.ShelvedImageId),
            ShelvedAt = c.Column("shelved_at", TimeOrNull, row.ShelvedAt),
        };
        c.Derived("deleted", Flag, row.DeletedAt is not null);
        c.Derived("flavor_id", Text, row.Flavor?.Id ?? "");
        return read;
    }

    private static InstanceFault? FaultOf<TColumns>(ref TColumns c, InstanceFault? fault)
        where TColumns : struct, IColumns
    {
        var code = c.Column("fault_code", NumberOrNull, fault?.Code);
        var message = c.Column("fault_message", TextOrNull, fault?.Message);
        var details = c.Column("fault_details", LongTextOrNull, fault?.Details);
        var at = c.Column("fault_at", TimeOrNull, fault?.CreatedAt);
        return code is { } some ? new InstanceFault(some, message ?? "", details, at ?? default) : null;
    }
}
