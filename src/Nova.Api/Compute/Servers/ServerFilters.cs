using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Nova.Api.Compute.Servers.Views;
using Nova.Api.Pipeline;
using Nova.Api.Pipeline.Schemas;
using Nova.Api.Policies;
using Nova.Core;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers;

/// <summary>Reads the filters, order and page of a list of servers.</summary>
internal static class ServerFilters
{
    private static readonly Policy KeepEveryFilter = "os_compute_api:servers:allow_all_filters";
    private static readonly Policy SeeAllProjects = "os_compute_api:servers:index:get_all_tenants";
    private static readonly Policy SeeAllProjectsDetail = "os_compute_api:servers:detail:get_all_tenants";

    private static readonly Dictionary<string, ServerSortKey> SortKeys = new()
    {
        ["created_at"] = ServerSortKey.CreatedAt, ["updated_at"] = ServerSortKey.UpdatedAt, ["launched_at"] = ServerSortKey.LaunchedAt,
        ["terminated_at"] = ServerSortKey.TerminatedAt, ["display_name"] = ServerSortKey.Name, ["uuid"] = ServerSortKey.Id,
        ["vm_state"] = ServerSortKey.VmState, ["task_state"] = ServerSortKey.TaskState, ["power_state"] = ServerSortKey.PowerState,
        ["project_id"] = ServerSortKey.ProjectId, ["user_id"] = ServerSortKey.UserId, ["host"] = ServerSortKey.Host, ["node"] = ServerSortKey.Node,
        ["image_ref"] = ServerSortKey.ImageId, ["instance_type_id"] = ServerSortKey.FlavorId, ["key_name"] = ServerSortKey.KeyName,
        ["hostname"] = ServerSortKey.Hostname, ["launch_index"] = ServerSortKey.LaunchIndex,
        ["availability_zone"] = ServerSortKey.AvailabilityZone, ["locked"] = ServerSortKey.Locked,
    };

    /// <summary>The query for the conductor, or null with the refusal.</summary>
    public static Core.Rpc.Conductor.ListServers? Read(ApiRequest request, out ApiResponse? refusal)
    {
        var filters = new Filters(request);
        refusal = filters.Wrong();
        if (refusal is not null)
        {
            return null;
        }

        var all = filters.Flag("all_tenants");
        if (all == true && !request.Allows(IsDetail(request) ? SeeAllProjectsDetail : SeeAllProjects))
        {
            refusal = request.Refused(IsDetail(request) ? SeeAllProjectsDetail : SeeAllProjects);
            return null;
        }

        if (filters.Flag("deleted") == true && !request.Caller.IsAdmin)
        {
            refusal = request.Forbidden("Only administrators may list deleted instances");
            return null;
        }

        var (vmStates, taskStates, statesKnown) = ReadStates(request, filters);
        var byStatus = request.Query.Has("status");
        if (!statesKnown && byStatus && request.IsAtLeast(38))
        {
            refusal = request.BadRequest("Invalid status value");
            return null;
        }

        // Deleted servers are asked for by their status too.
        var deletedByStatus = byStatus && vmStates is [VmState.Deleted];
        if (deletedByStatus && !request.Caller.IsAdmin)
        {
            refusal = request.Forbidden("Only administrators may list deleted instances");
            return null;
        }

        if (ReadSort(request, out var sort) is { } wrongSort)
        {
            refusal = wrongSort;
            return null;
        }

        var page = Page.Read(request);
        Guid? marker = null;
        if (page.Marker is { Length: > 0 } text)
        {
            if (!Guid.TryParse(text, out var id))
            {
                refusal = request.BadRequest($"marker [{text}] not found");
                return null;
            }

            marker = id;
        }

        if (filters.Time("changes-since") is { } since && filters.Time("changes-before") is { } before && since > before)
        {
            refusal = request.BadRequest("The value of changes-since must be less than or equal to changes-before.");
            return null;
        }

        return new Core.Rpc.Conductor.ListServers
        {
            AllProjects = all == true,
            ProjectId = all == true ? filters.Text("project_id") ?? filters.Text("tenant_id") : request.Caller.ProjectId,
            UserId = filters.Text("user_id"),
            NamePattern = filters.Text("name") ?? filters.Text("display_name"),
            HostnamePattern = filters.Text("hostname"),

            Ids = !statesKnown || filters.MatchNoServer() ? [] : filters.Text("uuid") is { } uuids ? ParseIds(uuids) : null,
            VmStates = vmStates,
            TaskStates = taskStates,
            PowerState = filters.Number("power_state") is { } power ? (PowerState)power : null,
            ImageId = filters.Text("image") ?? filters.Text("image_ref"),
            FlavorId = filters.Text("flavor"),
            Host = filters.Text("host"),
            Node = filters.Text("node"),
            ReservationId = filters.Text("reservation_id"),
            KeyName = filters.Text("key_name"),
            AvailabilityZone = filters.Text("availability_zone"),
            ConfigDrive = filters.Flag("config_drive"),
            Locked = request.IsAtLeast(73) ? filters.Flag("locked") : null,
            Description = filters.Text("description") ?? filters.Text("display_description"),
            LaunchIndex = filters.Number("launch_index"),
            Progress = filters.Number("progress"),
            Metadata = ReadMetadata(filters),
            Tags = ReadTags(request, "tags"),
            TagsAny = ReadTags(request, "tags-any"),
            NotTags = ReadTags(request, "not-tags"),
            NotTagsAny = ReadTags(request, "not-tags-any"),
            Seldom = ReadSeldom(filters),
            ChangesSince = filters.Time("changes-since"),
            ChangesBefore = request.IsAtLeast(66) ? filters.Time("changes-before") : null,
            Deleted = deletedByStatus ? true : filters.Flag("deleted"),
            IncludeSoftDeleted = filters.Flag("soft_deleted") == true,
            Sort = sort,
            Marker = marker,
            Limit = page.Limit,
        };
    }

    private static bool IsDetail(ApiRequest request) => request.Operation.Path.EndsWith("/detail", StringComparison.Ordinal);

    private static (IReadOnlyList<VmState>? VmStates, IReadOnlyList<TaskState>? TaskStates, bool Known) ReadStates(ApiRequest request, Filters filters)
    {
        if (request.Query.Has("status"))
        {
            var known = ServerStatus.TryParse(request.Query.All("status"), out var vmStates, out var taskStates);
            return (vmStates, taskStates, known);
        }

        var vmKnown = TryReadState<VmState>(filters.Text("vm_state"), StateNames.TryParse, out var vm);
        var taskKnown = TryReadState<TaskState>(filters.Text("task_state"), StateNames.TryParse, out var task);
        return (vm, task, vmKnown && taskKnown);
    }

    /// <summary>One state as a list, null where none is named; false for a word that is no state.</summary>
    private static bool TryReadState<T>(string? word, StateParser<T> parse, out T[]? states)
    {
        states = null;
        if (word is null)
        {
            return true;
        }

        var known = parse(word, out var state);
        states = known ? [state] : null;
        return known;
    }

    private static ApiResponse? ReadSort(ApiRequest request, out List<ServerSort> sort)
    {
        sort = [];
        var keys = request.Query.All("sort_key");
        var directions = request.Query.All("sort_dir");
        if (directions.Count > Math.Max(1, keys.Count))
        {
            return request.BadRequest("Invalid input received: Sort direction size exceeds sort key size");
        }

        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i] is "host" or "node" && !request.Caller.IsAdmin)
            {
                return request.Forbidden($"Only administrators can sort servers by {keys[i]}");
            }

            // Keys upstream accepts and ignores are not in the table.
            if (SortKeys.TryGetValue(keys[i], out var key) && (key != ServerSortKey.Locked || request.IsAtLeast(73)))
            {
                var direction = i < directions.Count ? directions[i] : directions.Count > 0 ? directions[^1] : "desc";
                sort.Add(new ServerSort(key, direction == "desc"));
            }
        }

        if (keys.Count == 0 && directions is [.., var only])
        {
            sort.Add(new ServerSort(ServerSortKey.CreatedAt, only == "desc"));
        }

        return null;
    }

    private static List<Guid> ParseIds(string text)
        => [.. text.Split(',').Select(part => Guid.TryParse(part, out var id) ? id : Guid.Empty)];

    private static IReadOnlyList<string>? ReadTags(ApiRequest request, string name)
        => request.IsAtLeast(26) && request.Query.Get(name) is { } text ? text.Split(',') : null;

    /// <summary><c>metadata={"key": "value"}</c>; null where it is written otherwise.</summary>
    private static Dictionary<string, string>? ReadMetadata(Filters filters)
    {
        if (filters.Text("metadata") is not { } text)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.EnumerateObject().ToDictionary(item => item.Name, item => item.Value.ToString())
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Null where none of them is asked for.</summary>
    private static SeldomServerFilters? ReadSeldom(Filters filters)
    {
        var seldom = new SeldomServerFilters
        {
            CreatedAt = filters.Time("created_at"),
            LaunchedAt = filters.Time("launched_at"),
            TerminatedAt = filters.Time("terminated_at"),
            AccessIPv4 = filters.Text("access_ip_v4"),
            AccessIPv6 = StringFormat.CanonicalAddress(filters.Text("access_ip_v6"), AddressFamily.InterNetworkV6) ?? filters.Text("access_ip_v6"),
            LockedBy = filters.Locker(),
            AutoDiskConfig = filters.Flag("auto_disk_config"),
            RootDeviceName = filters.Text("root_device_name"),
        };
        return seldom == new SeldomServerFilters() ? null : seldom;
    }

    private delegate bool StateParser<T>(string word, out T state);

    /// <summary>The filters the caller may use; others read as absent.</summary>
    private sealed class Filters(ApiRequest request)
    {
        private static readonly (int Since, string[] Names)[] ForEverybody =
        [
            (1, ["reservation_id", "name", "status", "image", "flavor", "ip", "changes-since", "all_tenants"]),
            (5, ["ip6"]),
            (66, ["changes-before"]),
            (73, ["locked"]),
            (83, ["availability_zone", "config_drive", "key_name", "created_at", "launched_at", "terminated_at", "power_state", "task_state", "vm_state", "progress", "user_id"]),
            (90, ["hostname"]),
        ];

        /// <summary>What the schema lets through, and no list can be filtered by.</summary>
        private static readonly string[] NoFilters = ["system_metadata", "info_cache", "services", "security_groups", "pci_devices", "block_device_mapping"];

        private readonly bool _keepsAll = request.Query.Parameters.Count > 0 && request.Allows(KeepEveryFilter);

        public string? Text(string name) => request.Query.Get(name) is { } value && MayUse(name) ? value : null;

        public bool? Flag(string name) => Text(name) is not { } text ? null
            : name == "all_tenants" && text.Length == 0 || BodyReading.IsTrue(text);

        public int? Number(string name) => int.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

        /// <summary>The answer to a filter that means nothing: it must not list every server.</summary>
        public ApiResponse? Wrong()
        {
            if (NoFilters.FirstOrDefault(name => Text(name) is not null) is { } relation)
            {
                return request.BadRequest($"Invalid filter field: {relation}.");
            }

            if (Text("metadata") is not null && ReadMetadata(this) is null)
            {
                return request.BadRequest("Invalid filter field: metadata.");
            }

            foreach (var name in (string[])["ip", "ip6"])
            {
                if (Text(name) is { } pattern && !IsPattern(pattern))
                {
                    return request.BadRequest($"Invalid input for query parameters {name}. Value: {pattern}. '{pattern}' is not a 'regex'");
                }
            }

            foreach (var name in (string[])["all_tenants", .. request.IsAtLeast(73) ? ["locked"] : Array.Empty<string>()])
            {
                if (Text(name) is { } text && (text.Length > 0 || name == "locked") && !BodyReading.IsTrue(text) && !BodyReading.IsFalse(text))
                {
                    return request.BadRequest(
                        $"Unrecognized value '{text}', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'");
                }
            }

            return null;
        }

        /// <summary>
        /// Servers have no NIC, so no address is theirs, and neither kernel nor RAM disk of their own; a power state is a number, a time a time, and whoever locks
        /// is one of two.
        /// </summary>
        public bool MatchNoServer() =>
            ((string[])["ip", "ip6", "kernel_id", "ramdisk_id"]).Any(name => Text(name) is not null)
            || (Text("power_state") is not null && Number("power_state") is null)
            || (Text("locked_by") is not null && Locker() is null)
            || ((string[])["created_at", "launched_at", "terminated_at"]).Any(name => Text(name) is not null && Time(name) is null);

        public LockedBy? Locker() => Text("locked_by") switch
        {
            "owner" => LockedBy.Owner,
            "admin" => LockedBy.Admin,
            _ => null,
        };

        public DateTimeOffset? Time(string name) => Text(name) is { } text && Iso8601.TryParse(text, out var time) ? time : null;

        private static bool IsPattern(string text)
        {
            try
            {
                return new Regex(text, RegexOptions.CultureInvariant) is not null;
            }
            catch (ArgumentException)
            {
                return false;
            }
        }

        private bool MayUse(string name)
        {
            if (_keepsAll)
            {
                return true;
            }

            foreach (var (since, names) in ForEverybody)
            {
                if (request.IsAtLeast(since) && names.Contains(name))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
