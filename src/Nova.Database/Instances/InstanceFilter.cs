using System.Text;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Providers;
using Nova.Database.Statements;

namespace Nova.Database.Instances;

/// <summary>The WHERE clause of a list of instances. Values are always parameters; the text is ours alone.</summary>
internal sealed class InstanceFilter
{
    private readonly SqlDialect dialect;
    private readonly List<string> conditions = [];
    private readonly List<SqlValue> values = [];

    public InstanceFilter(ListServers query, SqlDialect dialect)
    {
        this.dialect = dialect;
        AddEqual("project_id", query.ProjectId ?? (query.AllProjects ? null : ""));
        AddEqual("user_id", query.UserId);
        AddEqual("image_ref", query.ImageId);
        AddEqual("flavor_id", query.FlavorId);
        AddEqual("host", query.Host);
        AddEqual("node", query.Node);
        AddEqual("reservation_id", query.ReservationId);
        AddEqual("key_name", query.KeyName);
        AddEqual("availability_zone", query.AvailabilityZone);
        AddNumber("power_state", (int?)query.PowerState);
        AddNumber("launch_index", query.LaunchIndex);
        AddNumber("progress", query.Progress);
        AddNumber("config_drive", query.ConfigDrive is { } drive ? (drive ? 1 : 0) : null);
        AddIn("vm_state", query.VmStates?.Select(state => (SqlValue)StateNames.Of(state)));
        AddIn("task_state", query.TaskStates?.Select(state => (SqlValue)StateNames.Of(state)));
        AddIn("uuid", query.Ids?.Select(id => (SqlValue)id));
        AddIn("id", query.Numbers?.Select(number => (SqlValue)number));
        AddContains("display_name", PlainOrNull(query.NamePattern));
        AddContains("hostname", PlainOrNull(query.HostnamePattern));
        AddContains("display_description", query.Description);
        if (query.Locked is { } locked)
        {
            Add(locked ? "locked_by <> 0" : "locked_by = 0");
        }

        AddSeldom(query.Seldom);
        AddTimes(query);
        AddTags(query);
        AddDeleted(query);
        foreach (var (name, value) in query.Metadata ?? new Dictionary<string, string>())
        {
            // The column holds compact JSON of text to text: an item stands in it as written here, after a brace or a comma.
            var item = $"{InstanceJson.Quote(name)}:{InstanceJson.Quote(value)}";
            Add($"({dialect.Contains("metadata")} OR {dialect.Contains("metadata")})", [$"{{{item}", $",{item}"]);
        }
    }

    public IReadOnlyList<SqlValue> Values => values;

    public void Add(string condition, IEnumerable<SqlValue>? itsValues = null)
    {
        conditions.Add(condition);
        values.AddRange(itsValues ?? []);
    }

    public void AppendTo(StringBuilder sql)
    {
        if (conditions.Count > 0)
        {
            sql.Append(" WHERE ").AppendJoin(" AND ", conditions);
        }
    }

    private void AddSeldom(SeldomServerFilters? seldom)
    {
        if (seldom is null)
        {
            return;
        }

        AddSecond("created_at", seldom.CreatedAt);
        AddSecond("launched_at", seldom.LaunchedAt);
        AddSecond("terminated_at", seldom.TerminatedAt);
        AddContains("access_ip_v4", seldom.AccessIPv4);
        AddContains("access_ip_v6", seldom.AccessIPv6);
        AddContains("root_device_name", seldom.RootDeviceName);
        AddNumber("locked_by", (int?)seldom.LockedBy);
        AddNumber("auto_disk_config", seldom.AutoDiskConfig is { } auto ? (auto ? 1 : 0) : null);
    }

    private void AddSecond(string column, DateTimeOffset? second)
    {
        if (second is { } from)
        {
            Add($"({column} >= ? AND {column} < ?)", [from, from.AddSeconds(1)]);
        }
    }

    private void AddTimes(ListServers query)
    {
        // A row never changed counts from its creation, as upstream's updated_at does.
        if (query.ChangesSince is { } since)
        {
            Add("(updated_at >= ? OR (updated_at IS NULL AND created_at >= ?))", [since, since]);
        }

        if (query.ChangesBefore is { } before)
        {
            Add("(updated_at <= ? OR (updated_at IS NULL AND created_at <= ?))", [before, before]);
        }
    }

    private void AddDeleted(ListServers query)
    {
        if (query.Deleted is { } deleted)
        {
            // As upstream, who asks for deleted servers means those too whose delete is deferred.
            Add(deleted ? "(deleted = 1 OR vm_state = 'soft-delete')" : "deleted = 0");
        }
        else if (query.ChangesSince is null)
        {
            Add("deleted = 0");
        }

        if (!query.IncludeSoftDeleted && query.VmStates?.Contains(VmState.SoftDelete) is not true && query.Deleted is not true)
        {
            Add("vm_state <> 'soft-delete'");
        }
    }

    private void AddTags(ListServers query)
    {
        foreach (var tag in query.Tags ?? [])
        {
            Add(dialect.Contains("tags"), [Tag(tag)]);
        }

        if (query.TagsAny is { Count: > 0 } any)
        {
            Add($"({string.Join(" OR ", any.Select(_ => dialect.Contains("tags")))})", any.Select(Tag));
        }

        if (query.NotTags is { Count: > 0 } not)
        {
            Add($"(tags IS NULL OR NOT ({string.Join(" AND ", not.Select(_ => dialect.Contains("tags")))}))", not.Select(Tag));
        }

        if (query.NotTagsAny is { Count: > 0 } none)
        {
            Add($"(tags IS NULL OR NOT ({string.Join(" OR ", none.Select(_ => dialect.Contains("tags")))}))", none.Select(Tag));
        }
    }

    /// <summary>As it stands in the column, a JSON array of text.</summary>
    private static SqlValue Tag(string tag) => InstanceJson.Quote(tag);

    private void AddEqual(string column, string? value)
    {
        if (value is not null)
        {
            Add($"{column} = ?", [value]);
        }
    }

    private void AddNumber(string column, int? value)
    {
        if (value is { } some)
        {
            Add($"{column} = ?", [some]);
        }
    }

    private void AddIn(string column, IEnumerable<SqlValue>? wanted)
    {
        if (wanted?.ToArray() is not { } list)
        {
            return;
        }

        Add(list.Length == 0 ? "1 = 0" : $"{column} IN ({string.Join(", ", list.Select(_ => "?"))})", list);
    }

    private void AddContains(string column, string? text)
    {
        if (text is not null)
        {
            Add(dialect.Contains($"LOWER({column})"), [text.ToLowerInvariant()]);
        }
    }

    /// <summary>Regular expressions are the caller's to test.</summary>
    private static string? PlainOrNull(string? pattern) => pattern is not null && NamePattern.IsPlain(pattern) ? pattern : null;
}
