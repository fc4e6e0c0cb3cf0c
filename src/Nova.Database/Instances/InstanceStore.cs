using Nova.Core.Flavors;
using Nova.Core.Networks;
using Nova.Core.Servers;
using Nova.Database.Guests;
using Nova.Database.Consoles;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Instances;

/// <summary>Writes instances: a method per thing that happens to one. Every change gets the commit's revision.</summary>
public static class InstanceStore
{
    private static readonly Statement BindRow = new(
        "instances.bind",
        "UPDATE instances SET guest = ?, host = ?, node = ?, availability_zone = ?, attempt = ?, task_state = ?, updated_at = ? WHERE uuid = ?");

    private static readonly Statement UnbindRow = new(
        "instances.unbind",
        "UPDATE instances SET guest = NULL, host = NULL, node = NULL, availability_zone = pinned_availability_zone, task_state = ?, updated_at = ? WHERE uuid = ?");

    private static readonly Statement SetAttemptRow = new("instances.set_attempt", "UPDATE instances SET attempt = ? WHERE uuid = ? AND attempt < ?");

    private static readonly Statement LaunchedRow = new(
        "instances.launched",
        "UPDATE instances SET vm_state = ?, task_state = NULL, power_state = ?, progress = 0, launched_at = COALESCE(launched_at, ?), "
        + "root_device_name = COALESCE(?, root_device_name), updated_at = ? WHERE uuid = ?");

    private static readonly Statement StartTaskRow = new(
        "instances.start_task",
        "UPDATE instances SET task_state = ?, attempt = attempt + 1, updated_at = ? WHERE uuid = ? AND attempt = ? AND vm_state = ? AND deleted = 0");

    private static readonly Statement ShowTaskRow = new(
        "instances.show_task",
        "UPDATE instances SET task_state = ?, updated_at = ? WHERE uuid = ? AND task_state IS NOT NULL AND deleted = 0 "
        + "AND EXISTS (SELECT 1 FROM guests WHERE instance_uuid = ? AND id = ? AND attempt = ? AND host = ?)");

    private static readonly Statement SetTaskRow = new("instances.set_task", "UPDATE instances SET task_state = ?, updated_at = ? WHERE uuid = ?");

    private static readonly Statement SetStateRow = new("instances.set_state", "UPDATE instances SET vm_state = ?, updated_at = ? WHERE uuid = ?");

    private static readonly Statement ProgressRow = new("instances.progress", "UPDATE instances SET progress = ? WHERE uuid = ? AND progress <> ? AND task_state IS NOT NULL");

    private static readonly Statement RebindRow = new(
        "instances.rebind",
        "UPDATE instances SET guest = ?, host = ?, node = ?, availability_zone = ?, flavor = ?, flavor_id = ?, updated_at = ? WHERE uuid = ?");

    private static readonly Statement RelaunchedRow = new("instances.relaunched", "UPDATE instances SET launched_at = ? WHERE uuid = ?");

    private static readonly Statement DiskConfigRow = new("instances.disk_config", "UPDATE instances SET auto_disk_config = ? WHERE uuid = ?");

    private static readonly Statement EndTaskRow = new(
        "instances.end_task",
        "UPDATE instances SET vm_state = ?, task_state = NULL, progress = 0, power_state = ?, updated_at = ? WHERE uuid = ?");

    private static readonly Statement ShelvedRow = new(
        "instances.shelved", "UPDATE instances SET shelved_image_id = ?, shelved_at = ?, updated_at = ? WHERE uuid = ?");

    private static readonly Statement OffloadedRow = new(
        "instances.offloaded",
        "UPDATE instances SET guest = NULL, host = NULL, node = NULL, availability_zone = pinned_availability_zone, vm_state = ?, task_state = NULL, updated_at = ? WHERE uuid = ?");

    private static readonly Statement PinnedRow = new(
        "instances.pinned",
        "UPDATE instances SET pinned_availability_zone = ?, availability_zone = CASE WHEN host IS NULL THEN ? ELSE availability_zone END WHERE uuid = ?");

    private static readonly Statement FailedRow = new(
        "instances.failed",
        "UPDATE instances SET vm_state = ?, task_state = NULL, progress = 0, fault_code = ?, fault_message = ?, fault_details = ?, fault_at = ?, updated_at = ? WHERE uuid = ?");

    private static readonly Statement DeletedRow = new(
        "instances.deleted",
        "UPDATE instances SET vm_state = 'deleted', task_state = NULL, power_state = 0, progress = 0, deleted = 1, deleted_at = ?, terminated_at = ?, updated_at = ?, user_data = NULL "
        + "WHERE uuid = ? AND deleted = 0");

    private static readonly Statement PowerRow = new("instances.power", "UPDATE instances SET power_state = ?, updated_at = ? WHERE uuid = ?");

    private static readonly Statement StateRow = new(
        "instances.reset_state", "UPDATE instances SET vm_state = ?, task_state = NULL, progress = 0, attempt = attempt + 1, updated_at = ? WHERE uuid = ?");

    private static readonly Statement LockRow = new("instances.lock", "UPDATE instances SET locked_by = ?, locked_reason = ?, updated_at = ? WHERE uuid = ? AND revision = ?");

    private static readonly Statement MetadataRow = new("instances.metadata", "UPDATE instances SET metadata = ?, updated_at = ? WHERE uuid = ? AND revision = ?");

    private static readonly Statement TagsRow = new("instances.tags", "UPDATE instances SET tags = ?, updated_at = ? WHERE uuid = ? AND revision = ?");

    private static readonly Statement InterfacesRow = new("instances.interfaces", "UPDATE instances SET interfaces = ?, updated_at = ? WHERE uuid = ?");

    private static readonly Statement ShowInterfacesRow = new("instances.show_interfaces", "UPDATE instances SET interfaces = ?, updated_at = ? WHERE uuid = ? AND revision = ?");

    private static readonly Statement GroupsRow = new("instances.security_groups", "UPDATE instances SET security_groups = ?, updated_at = ? WHERE uuid = ? AND revision = ?");

    private static readonly Statement EditRow = new(
        "instances.edit",
        "UPDATE instances SET display_name = ?, display_description = ?, hostname = ?, access_ip_v4 = ?, access_ip_v6 = ?, auto_disk_config = ?, updated_at = ? WHERE uuid = ? AND revision = ?");

    private static readonly Statement RebuildRow = new(
        "instances.rebuild",
        "UPDATE instances SET display_name = ?, display_description = ?, hostname = ?, access_ip_v4 = ?, access_ip_v6 = ?, auto_disk_config = ?, metadata = ?, key_name = ?, user_data = ?, "
        + "trusted_certs = ?, image_ref = ?, image_properties = ?, progress = 0, updated_at = ? WHERE uuid = ? AND revision = ?");

    private static readonly Statement ImageRow = new("instances.image", "UPDATE instances SET image_ref = ?, image_properties = ?, updated_at = ? WHERE uuid = ?");

    private static readonly Statement RebuiltRow = new(
        "instances.rebuilt",
        "UPDATE instances SET vm_state = ?, task_state = NULL, power_state = ?, progress = 0, launched_at = ?, root_device_name = COALESCE(?, root_device_name), updated_at = ? WHERE uuid = ?");

    /// <summary>Inserts a new instance with its block devices.</summary>
    /// <returns>Its row number.</returns>
    public static long Insert(WriteScope scope, InstanceRecord instance)
    {
        scope.Touch(Revisioned.Instances, instance.Id);
        BlockDeviceStore.Insert(scope, instance.Id, instance.BlockDevices);
        return InstanceTable.Insert(scope, instance);
    }

    /// <summary>Binds an instance to a host under a new attempt.</summary>
    public static void Bind(WriteScope scope, Guid id, Guid guest, string host, string node, string zone, int attempt, TaskState task) =>
        Change(scope, id, scope.Execute(BindRow, guest, host, node, zone, attempt, StateNames.Of(task), scope.Now, id));

    /// <summary>Takes an instance off its host; it waits for another.</summary>
    public static void Unbind(WriteScope scope, Guid id) =>
        Change(scope, id, scope.Execute(UnbindRow, StateNames.Of(TaskState.Scheduling), scope.Now, id));

    /// <summary>Records the number of the newest command, given to the host of one of its guests.</summary>
    public static void SetAttempt(WriteScope scope, Guid id, Guid guest, int attempt)
    {
        GuestStore.SetAttempt(scope, id, guest, attempt);
        Change(scope, id, scope.Execute(SetAttemptRow, attempt, id, attempt));
    }

    /// <summary>The guest runs for the first time on its host.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="id">The instance.</param>
    /// <param name="power">What the hypervisor says.</param>
    /// <param name="rootDevice">Name of its root device; null where unchanged.</param>
    /// <param name="disks">Its block devices as the host has named them; null where unchanged.</param>
    public static void Launched(WriteScope scope, Guid id, PowerState power, string? rootDevice, IReadOnlyList<BlockDevice>? disks)
    {
        if (disks is not null)
        {
            BlockDeviceStore.Replace(scope, id, disks);
        }

        Change(scope, id, scope.Execute(LaunchedRow, StateNames.Of(VmState.Active), (int)power, scope.Now, rootDevice, scope.Now, id));
    }

    /// <summary>An operation starts, under a new attempt, on the instance as it was read.</summary>
    /// <returns>False where it has changed since: read it again and decide anew.</returns>
    public static bool TryStartTask(WriteScope scope, InstanceRecord seen, TaskState task)
    {
        if (!Change(scope, seen.Id, scope.Execute(StartTaskRow, StateNames.Of(task), scope.Now, seen.Id, seen.Attempt, StateNames.Of(seen.VmState))))
        {
            return false;
        }

        if (seen.GuestId is not null)
        {
            GuestStore.SupersedeAll(scope, seen.Id, seen.Attempt + 1);
        }

        if (ConsoleTokenStore.EndsConsoles(task))
        {
            ConsoleTokenStore.RevokeOf(scope, seen.Id);
        }

        return true;
    }

    /// <summary>A host says what it is doing, for the attempt it was given.</summary>
    /// <returns>False where the attempt is no longer the guest's newest, the guest is elsewhere, or the instance is idle or gone.</returns>
    public static bool ShowTask(WriteScope scope, Guid id, Guid guest, string host, int attempt, TaskState task) =>
        Change(scope, id, scope.Execute(ShowTaskRow, StateNames.Of(task), scope.Now, id, id, guest, attempt, host));

    /// <summary>An operation is further on.</summary>
    public static void SetTask(WriteScope scope, Guid id, TaskState task) => Change(scope, id, scope.Execute(SetTaskRow, StateNames.Of(task), scope.Now, id));

    /// <summary>What it is changes while an operation goes on.</summary>
    public static void SetState(WriteScope scope, Guid id, VmState state) => Change(scope, id, scope.Execute(SetStateRow, StateNames.Of(state), scope.Now, id));

    /// <summary>An operation has come further, 0–100.</summary>
    public static void SetProgress(WriteScope scope, Guid id, int percent) => Change(scope, id, scope.Execute(ProgressRow, percent, id, percent));

    /// <summary>The instance is another one of its guests from now on, with the flavor that one has.</summary>
    public static void Rebind(WriteScope scope, Guid id, Guest guest, string? zone, FlavorRecord flavor) =>
        Change(scope, id, scope.Execute(RebindRow, guest.Id, guest.Host, guest.Node, zone, InstanceJson.Write(flavor), flavor.Id, scope.Now, id));

    /// <summary>The guest was launched anew, as upstream counts it.</summary>
    public static void Relaunched(WriteScope scope, Guid id) => Change(scope, id, scope.Execute(RelaunchedRow, scope.Now, id));

    /// <summary>How its disk takes to a resize is another one.</summary>
    public static void SetDiskConfig(WriteScope scope, Guid id, bool auto) => Change(scope, id, scope.Execute(DiskConfigRow, auto, id));

    /// <summary>An operation has ended well, or without effect.</summary>
    public static void EndTask(WriteScope scope, Guid id, VmState state, PowerState power) =>
        Change(scope, id, scope.Execute(EndTaskRow, StateNames.Of(state), (int)power, scope.Now, id));

    /// <summary>The disk of the instance is in an image from now on, which may be gone from its host; null for both where it is not any more.</summary>
    public static void SetShelved(WriteScope scope, Guid id, string? image, DateTimeOffset? at) => Change(scope, id, scope.Execute(ShelvedRow, image, at, scope.Now, id));

    /// <summary>A shelved instance is on no host any more.</summary>
    public static void Offloaded(WriteScope scope, Guid id) => Change(scope, id, scope.Execute(OffloadedRow, StateNames.Of(VmState.ShelvedOffloaded), scope.Now, id));

    /// <summary>The instance is bound to a zone, or to none.</summary>
    public static void SetPinnedZone(WriteScope scope, Guid id, string? zone) => Change(scope, id, scope.Execute(PinnedRow, zone, zone, id));

    /// <summary>An operation has failed: the fault is kept, the instance is idle in <paramref name="state"/>.</summary>
    public static void Failed(WriteScope scope, Guid id, VmState state, InstanceFault fault) =>
        Change(scope, id, scope.Execute(
            FailedRow, StateNames.Of(state), fault.Code, fault.Message, fault.Details, fault.CreatedAt, scope.Now, id));

    /// <summary>Marks an instance deleted. What its user data may have held in secrets goes at once.</summary>
    /// <returns>False where it already was.</returns>
    public static bool MarkDeleted(WriteScope scope, Guid id) => Change(scope, id, scope.Execute(DeletedRow, scope.Now, scope.Now, scope.Now, id));

    /// <summary>Records what the hypervisor says.</summary>
    public static void SetPower(WriteScope scope, Guid id, PowerState power) => Change(scope, id, scope.Execute(PowerRow, (int)power, scope.Now, id));

    /// <summary>Sets the state by hand. The new attempt keeps a command the host has not been granted yet from being granted.</summary>
    public static void ResetState(WriteScope scope, InstanceRecord seen, VmState state)
    {
        Change(scope, seen.Id, scope.Execute(StateRow, StateNames.Of(state), scope.Now, seen.Id));
        GuestStore.SupersedeAll(scope, seen.Id, seen.Attempt + 1);
    }

    /// <summary>Locks or unlocks the instance as it was read.</summary>
    /// <returns>False where it has changed since.</returns>
    public static bool TrySetLock(WriteScope scope, InstanceRecord seen, LockedBy by, string? reason) =>
        Change(scope, seen.Id, scope.Execute(LockRow, (int)by, reason, scope.Now, seen.Id, seen.Revision));

    /// <summary>Replaces the metadata of the instance as it was read.</summary>
    /// <returns>False where it has changed since.</returns>
    public static bool TrySetMetadata(WriteScope scope, InstanceRecord seen, IReadOnlyDictionary<string, string> metadata) =>
        Change(scope, seen.Id, scope.Execute(MetadataRow, InstanceJson.Write(metadata), scope.Now, seen.Id, seen.Revision));

    /// <summary>Replaces the tags of the instance as it was read.</summary>
    /// <returns>False where it has changed since.</returns>
    public static bool TrySetTags(WriteScope scope, InstanceRecord seen, IReadOnlyList<string> tags) =>
        Change(scope, seen.Id, scope.Execute(TagsRow, InstanceJson.Write(tags), scope.Now, seen.Id, seen.Revision));

    /// <summary>Replaces the network interfaces and takes their addresses; what is shown of addresses changes with the instance's revision.</summary>
    /// <exception cref="Core.Faults.FaultException">Conflict: an address is another's.</exception>
    public static void SetInterfaces(WriteScope scope, Guid id, IReadOnlyList<InstanceInterface>? interfaces)
    {
        FixedAddressStore.Replace(scope, id, interfaces);
        Change(scope, id, scope.Execute(InterfacesRow, InstanceJson.Write(interfaces), scope.Now, id));
    }

    /// <summary>The interfaces of a guest that has just been given them; their addresses are taken already.</summary>
    public static void GiveInterfaces(WriteScope scope, Guid id, IReadOnlyList<InstanceInterface> interfaces) =>
        Change(scope, id, scope.Execute(InterfacesRow, InstanceJson.Write(interfaces), scope.Now, id));

    /// <summary>Replaces the interfaces of the instance as it was read; whoever calls has taken and given back their addresses.</summary>
    /// <returns>False where it has changed since.</returns>
    public static bool TryShowInterfaces(WriteScope scope, InstanceRecord seen, IReadOnlyList<InstanceInterface> interfaces) =>
        Change(scope, seen.Id, scope.Execute(ShowInterfacesRow, InstanceJson.Write(interfaces), scope.Now, seen.Id, seen.Revision));

    /// <summary>Replaces the names of the security groups of the instance as it was read.</summary>
    /// <returns>False where it has changed since.</returns>
    public static bool TrySetSecurityGroups(WriteScope scope, InstanceRecord seen, IReadOnlyList<string> names) =>
        Change(scope, seen.Id, scope.Execute(GroupsRow, InstanceJson.Write(names), scope.Now, seen.Id, seen.Revision));

    /// <summary>Writes what users may edit of an instance as it was read.</summary>
    /// <returns>False where it has changed since.</returns>
    public static bool TryEdit(WriteScope scope, InstanceRecord edited) =>
        Change(scope, edited.Id, scope.Execute(
            EditRow,
            edited.Name, edited.Description, edited.Hostname, edited.AccessIPv4, edited.AccessIPv6, edited.AutoDiskConfig, scope.Now, edited.Id, edited.Revision));

    /// <summary>Writes what a rebuild may change of an instance as it was read, its image included; its block devices follow the image.</summary>
    /// <returns>False where it has changed since.</returns>
    public static bool TryRebuild(WriteScope scope, InstanceRecord rebuilt)
    {
        BlockDeviceStore.Replace(scope, rebuilt.Id, rebuilt.BlockDevices);
        return Change(scope, rebuilt.Id, scope.Execute(
            RebuildRow,
            rebuilt.Name, rebuilt.Description, rebuilt.Hostname, rebuilt.AccessIPv4, rebuilt.AccessIPv6, rebuilt.AutoDiskConfig, InstanceJson.Write(rebuilt.Metadata), rebuilt.KeyName,
            rebuilt.UserData, InstanceJson.Write(rebuilt.TrustedImageCertificates), rebuilt.ImageId, InstanceJson.Write(rebuilt.ImageProperties), scope.Now, rebuilt.Id, rebuilt.Revision));
    }

    /// <summary>The image the instance is of is this one, and its block devices are of it.</summary>
    public static void SetImage(WriteScope scope, Guid id, string? image, IReadOnlyDictionary<string, string> properties, IReadOnlyList<BlockDevice> devices)
    {
        BlockDeviceStore.Replace(scope, id, devices);
        Change(scope, id, scope.Execute(ImageRow, image, InstanceJson.Write(properties), scope.Now, id));
    }

    /// <summary>The guest was made anew where it was, or on another host.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="id">The instance.</param>
    /// <param name="state">vm_state from now on.</param>
    /// <param name="power">What the hypervisor says.</param>
    /// <param name="rootDevice">Name of its root device; null where unchanged.</param>
    /// <param name="disks">Its block devices as the host has named them; null where unchanged.</param>
    public static void Rebuilt(WriteScope scope, Guid id, VmState state, PowerState power, string? rootDevice, IReadOnlyList<BlockDevice>? disks)
    {
        if (disks is not null)
        {
            BlockDeviceStore.Replace(scope, id, disks);
        }

        Change(scope, id, scope.Execute(RebuiltRow, StateNames.Of(state), (int)power, scope.Now, rootDevice, scope.Now, id));
    }

    private static bool Change(WriteScope scope, Guid id, int rows)
    {
        if (rows > 0)
        {
            scope.Touch(Revisioned.Instances, id);
        }

        return rows > 0;
    }
}
