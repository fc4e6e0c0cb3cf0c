using System.Collections.Concurrent;
using System.Text;
using Nova.Core.Flavors;
using Nova.Core.Servers;
using Nova.Database.Statements;

namespace Nova.Database.Instances;

/// <summary>Reads rows of <c>instances</c> into the contract record.</summary>
public static class InstanceDecoder
{
    internal const string Columns =
        "uuid, id, revision, attempt, project_id, user_id, display_name, display_description, hostname, reservation_id, launch_index, "
        + "vm_state, task_state, power_state, progress, host, node, availability_zone, pinned_availability_zone, "
        + "created_at, updated_at, launched_at, terminated_at, deleted_at, image_ref, key_name, locked_by, locked_reason, config_drive, "
        + "root_device_name, access_ip_v4, access_ip_v6, auto_disk_config, server_group, "
        + "flavor, image_properties, metadata, tags, block_devices, security_groups, scheduler_hints, trusted_certs, user_data, "
        + "fault_code, fault_message, fault_details, fault_at";

    // Thousands of servers share a few flavors; one record of each is enough.
    private const int MostFlavors = 4096;
    private static readonly ConcurrentDictionary<string, FlavorRecord> Flavors = new();

    internal static InstanceRecord Read(Row row)
    {
        var c = 0;
        return new InstanceRecord
        {
            Id = row.Id(c++),
            Number = row.Int64(c++),
            Revision = row.Int64(c++),
            Attempt = row.Int32(c++),
            ProjectId = row.Text(c++),
            UserId = row.Text(c++),
            Name = row.Text(c++),
            Description = row.TextOrNull(c++),
            Hostname = row.Text(c++),
            ReservationId = row.Text(c++),
            LaunchIndex = row.Int32(c++),
            VmState = VmStateOf(row.Text(c++)),
            TaskState = TaskStateOf(row.TextOrNull(c++)),
            PowerState = (PowerState)row.Int32(c++),
            Progress = row.Int32(c++),
            Host = row.TextOrNull(c++),
            Node = row.TextOrNull(c++),
            AvailabilityZone = row.TextOrNull(c++),
            PinnedAvailabilityZone = row.TextOrNull(c++),
            CreatedAt = row.Time(c++),
            UpdatedAt = row.TimeOrNull(c++),
            LaunchedAt = row.TimeOrNull(c++),
            TerminatedAt = row.TimeOrNull(c++),
            DeletedAt = row.TimeOrNull(c++),
            ImageId = row.TextOrNull(c++),
            KeyName = row.TextOrNull(c++),
            LockedBy = (LockedBy)row.Int32(c++),
            LockedReason = row.TextOrNull(c++),
            ConfigDrive = row.Bool(c++),
            RootDeviceName = row.TextOrNull(c++),
            AccessIPv4 = row.TextOrNull(c++),
            AccessIPv6 = row.TextOrNull(c++),
            AutoDiskConfig = row.Bool(c++),
            ServerGroupId = row.IdOrNull(c++),
            Flavor = FlavorOf(row.Utf8(c++)),
            ImageProperties = InstanceJson.ReadTexts(Json(row, c++)),
            Metadata = InstanceJson.ReadTexts(Json(row, c++)),
            Tags = InstanceJson.ReadWords(Json(row, c++)),
            BlockDevices = InstanceJson.ReadDisks(Json(row, c++)),
            SecurityGroups = InstanceJson.ReadWords(Json(row, c++)),
            SchedulerHints = row.TextOrNull(c++),
            TrustedImageCertificates = row.IsNull(c) ? null : InstanceJson.ReadWords(Json(row, c)),
            UserData = row.TextOrNull(++c),
            Fault = FaultOf(row, ++c),
        };
    }

    private static ReadOnlySpan<byte> Json(Row row, int column) => row.IsNull(column) ? [] : row.Utf8(column);

    private static InstanceFault? FaultOf(Row row, int column) => row.IsNull(column)
        ? null
        : new InstanceFault(row.Int32(column), row.TextOrNull(column + 1) ?? "", row.TextOrNull(column + 2), row.Time(column + 3));

    private static FlavorRecord FlavorOf(ReadOnlySpan<byte> json)
    {
        var text = Encoding.UTF8.GetString(json);
        if (Flavors.TryGetValue(text, out var known))
        {
            return known;
        }

        var flavor = InstanceJson.ReadFlavor(json);
        if (Flavors.Count >= MostFlavors)
        {
            Flavors.Clear();
        }

        Flavors[text] = flavor;
        return flavor;
    }

    private static VmState VmStateOf(string name) =>
        StateNames.TryParse(name, out VmState state) ? state : throw new InvalidDataException($"Unknown vm_state {name} in the database.");

    private static TaskState? TaskStateOf(string? name)
    {
        if (name is null)
        {
            return null;
        }

        return StateNames.TryParse(name, out TaskState state) ? state : throw new InvalidDataException($"Unknown task_state {name} in the database.");
    }
}
