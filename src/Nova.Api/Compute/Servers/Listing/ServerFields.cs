using Nova.Api.Microversions;
using Nova.Api.Pipeline.Schemas;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using static Nova.Api.Compute.Servers.Listing.ServerFilters;

namespace Nova.Api.Compute.Servers.Listing;

/// <summary>
/// Everything a list of servers can be filtered and sorted by, one line a field. Schema, filters and order are read from here alone. Where two names stand for one
/// thing, the later line wins.
/// </summary>
internal static class ServerFields
{
    public static readonly IReadOnlyList<ServerField> All =
    [
        // Whose servers.
        new("all_tenants") { ForEverybodySince = 1, Filter = AllProjects },
        new("tenant_id") { Filter = Project },
        new("project_id") { Filter = Project, Sort = ServerSortKey.ProjectId },
        new("user_id") { ForEverybodySince = 83, Filter = Text((q, value) => q with { UserId = value }), Sort = ServerSortKey.UserId },

        // What they are called.
        new("uuid") { Filter = Ids, Sort = ServerSortKey.Id },
        new("display_name") { Filter = Text((q, value) => q with { NamePattern = value }), Sort = ServerSortKey.Name },
        new("name") { ForEverybodySince = 1, Filter = Text((q, value) => q with { NamePattern = value }) },
        new("display_description") { Filter = Text((q, value) => q with { Description = value }), Sort = ServerSortKey.Description },
        new("description") { Filter = Text((q, value) => q with { Description = value }) },
        new("hostname") { ForEverybodySince = 90, Filter = Text((q, value) => q with { HostnamePattern = value }), Sort = ServerSortKey.Hostname },
        new("reservation_id") { ForEverybodySince = 1, Filter = Text((q, value) => q with { ReservationId = value }), SortIgnoredUntil = 74 },
        new("launch_index") { Filter = Number((q, value) => q with { LaunchIndex = value }), Sort = ServerSortKey.LaunchIndex },
        new("metadata") { Filter = MetadataItems },
        new("tags") { Since = 26, ForEverybodySince = 26, Filter = TagList((q, tags) => q with { Tags = tags }) },
        new("tags-any") { Since = 26, ForEverybodySince = 26, Filter = TagList((q, tags) => q with { TagsAny = tags }) },
        new("not-tags") { Since = 26, ForEverybodySince = 26, Filter = TagList((q, tags) => q with { NotTags = tags }) },
        new("not-tags-any") { Since = 26, ForEverybodySince = 26, Filter = TagList((q, tags) => q with { NotTagsAny = tags }) },

        // What state they are in. The status comes last: it says both states.
        new("vm_state") { ForEverybodySince = 83, Filter = VmStateWord, Sort = ServerSortKey.VmState },
        new("task_state") { ForEverybodySince = 83, Filter = TaskStateWord, Sort = ServerSortKey.TaskState },
        new("power_state") { ForEverybodySince = 83, Filter = Number((q, value) => q with { PowerState = (PowerState)value }), Sort = ServerSortKey.PowerState },
        new("progress") { ForEverybodySince = 83, Filter = Number((q, value) => q with { Progress = value }), Sort = ServerSortKey.Progress },
        new("locked") { Since = 73, ForEverybodySince = 73, Filter = StrictFlag((q, value) => q with { Locked = value }), Sort = ServerSortKey.Locked },
        new("locked_by") { Filter = Locker, Sort = ServerSortKey.Locked },
        new("soft_deleted") { Filter = Flag((q, value) => q with { IncludeSoftDeleted = value }) },
        new("deleted") { Filter = Deleted, SortIgnoredUntil = 74 },
        new("status") { ForEverybodySince = 1, Filter = Status },

        // What they are made of.
        new("image_ref") { Filter = Text((q, value) => q with { ImageId = value }), Sort = ServerSortKey.ImageId },
        new("image") { ForEverybodySince = 1, Filter = Text((q, value) => q with { ImageId = value }) },
        new("flavor") { ForEverybodySince = 1, Filter = Text((q, value) => q with { FlavorId = value }) },
        new("instance_type_id") { Sort = ServerSortKey.FlavorId },
        new("key_name") { ForEverybodySince = 83, Filter = Text((q, value) => q with { KeyName = value }), Sort = ServerSortKey.KeyName },
        new("config_drive") { ForEverybodySince = 83, Filter = Flag((q, value) => q with { ConfigDrive = value }), Sort = ServerSortKey.ConfigDrive },
        new("auto_disk_config") { Filter = Seldom((s, value) => s with { AutoDiskConfig = BodyReading.IsTrue(value) }), Sort = ServerSortKey.AutoDiskConfig },
        new("root_device_name") { Filter = Seldom((s, value) => s with { RootDeviceName = value }), Sort = ServerSortKey.RootDeviceName },
        new("access_ip_v4") { Filter = Seldom((s, value) => s with { AccessIPv4 = value }), Sort = ServerSortKey.AccessIPv4 },
        new("access_ip_v6") { Filter = Seldom((s, value) => s with { AccessIPv6 = CanonicalV6(value) }), Sort = ServerSortKey.AccessIPv6 },

        // Where they are.
        new("host") { Filter = Text((q, value) => q with { Host = value }), Sort = ServerSortKey.Host, SortTellsHosts = true },
        new("node") { Filter = Text((q, value) => q with { Node = value }), Sort = ServerSortKey.Node, SortTellsHosts = true },
        new("availability_zone") { ForEverybodySince = 83, Filter = Text((q, value) => q with { AvailabilityZone = value }), Sort = ServerSortKey.AvailabilityZone },

        // When something happened to them.
        new("created_at") { ForEverybodySince = 83, Filter = Second((s, time) => s with { CreatedAt = time }), Sort = ServerSortKey.CreatedAt },
        new("launched_at") { ForEverybodySince = 83, Filter = Second((s, time) => s with { LaunchedAt = time }), Sort = ServerSortKey.LaunchedAt },
        new("terminated_at") { ForEverybodySince = 83, Filter = Second((s, time) => s with { TerminatedAt = time }), Sort = ServerSortKey.TerminatedAt },
        new("updated_at") { Sort = ServerSortKey.UpdatedAt },
        new("changes-since") { ForEverybodySince = 1, Rule = Json.String(format: StringFormat.DateTime), Filter = Time((q, time) => q with { ChangesSince = time }) },
        new("changes-before")
        {
            Since = 66, ForEverybodySince = 66, Rule = Json.String(format: StringFormat.DateTime), Filter = Time((q, time) => q with { ChangesBefore = time }),
        },

        // Servers have neither kernel nor RAM disk of their own.
        new("ip") { ForEverybodySince = 1, Filter = FixedAddress("ip", 4, (q, value) => q with { Ip4Pattern = value }) },
        new("ip6") { ForEverybodySince = 5, Filter = FixedAddress("ip6", 6, (q, value) => q with { Ip6Pattern = value }) },
        new("kernel_id") { Filter = MatchesNothing, SortIgnoredUntil = Microversion.MaxMinor },
        new("ramdisk_id") { Filter = MatchesNothing, SortIgnoredUntil = Microversion.MaxMinor },

        // Relations of upstream's database, which the schema lets through and no list can be filtered by.
        .. ((string[])["system_metadata", "info_cache", "services", "security_groups", "pci_devices", "block_device_mapping"])
            .Select(name => new ServerField(name) { Filter = Refused(name) }),

        // Sort keys of before there was a schema.
        .. ((string[])[
            "architecture", "cell_name", "cleaned", "default_ephemeral_device", "default_swap_device", "deleted_at", "disable_terminate", "ephemeral_gb",
            "ephemeral_key_uuid", "id", "key_data", "launched_on", "memory_mb", "os_type", "root_gb", "shutdown_terminate", "user_data", "vcpus", "vm_mode"])
            .Select(name => new ServerField(name) { SortIgnoredUntil = 74 }),
    ];

    /// <summary>The parameters of a list at each version.</summary>
    public static readonly QuerySchema Schema = All
        .Where(field => field.Filter is not null && field.Since > 1)
        .GroupBy(field => field.Since)
        .Aggregate(
            QuerySchema.Starting(1, [
                .. All.Where(field => field is { Filter: not null, Since: 1 }).Select(field => (field.Name, field.Rule)),
                ("limit", QueryRule.NonNegative),
                ("marker", Json.String()),
                ("sort_key", Json.Enum(SortKeysAt(1))),
                ("sort_dir", Json.Enum("asc", "desc")),
            ]),
            (schema, fields) => schema.Since(fields.Key, q => fields.Aggregate(q, (rule, field) => rule.Add(field.Name, field.Rule))))
        .Since(75, q => q.Add("sort_key", Json.Enum(SortKeysAt(75))).AddPattern("^_").RefuseUnknown());

    private static readonly Dictionary<string, ServerField> ByName = All.ToDictionary(field => field.Name);

    /// <summary>The field a sort key names; the schema has seen that there is one.</summary>
    public static ServerField? Find(string name) => ByName.GetValueOrDefault(name);

    private static string[] SortKeysAt(int minor) =>
        [.. All.Where(field => field.Sort is not null || field.SortIgnoredUntil >= minor).Select(field => field.Name)];
}
