using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Database.Providers;
using Nova.Database.Reading;
using Nova.Database.Statements;

namespace Nova.Database.Instances;

/// <summary>The order of a list of instances, ended by the row number so that it is total; and what comes after a given instance in it.</summary>
internal sealed class InstanceOrder
{
    private static readonly (string Column, bool Nullable)[] Columns = [.. Enum.GetValues<ServerSortKey>().Select(Column)];

    private readonly List<(string Column, bool Nullable, bool Descending)> keys = [];

    private InstanceOrder()
    {
    }

    /// <summary>For ORDER BY.</summary>
    public string Sql(SqlDialect dialect) => string.Join(", ", keys.Select(key => dialect.OrderBy(key.Column, key.Nullable, key.Descending)));

    public static InstanceOrder Of(IReadOnlyList<ServerSort> sort)
    {
        var order = new InstanceOrder();
        foreach (var (key, descending) in sort.Count > 0 ? sort : [new ServerSort(ServerSortKey.CreatedAt, Descending: true)])
        {
            if ((int)key >= Columns.Length)
            {
                throw new FaultException(FaultKind.NotImplemented, "This conductor does not know the sort key. Are all services of the same version?");
            }

            var (column, nullable) = Columns[(int)key];
            if (order.keys.All(known => known.Column != column))
            {
                order.keys.Add((column, nullable, descending));
            }
        }

        order.keys.Add(("id", false, order.keys[^1].Descending));
        return order;
    }

    /// <summary>Adds the condition "after this instance". NULL is before everything (<see cref="SqlDialect.OrderBy"/>).</summary>
    public void AddAfter(ReadScope scope, Guid marker, InstanceFilter filter)
    {
        var select = $"SELECT {string.Join(", ", keys.Select(key => key.Column))} FROM instances WHERE uuid = ?";
        var at = scope.First(Statement.Once("instances.marker_keys", select), ReadKeys, marker)!;
        var alternatives = new List<string>();
        var values = new List<SqlValue>();
        for (var i = 0; i < keys.Count; i++)
        {
            var (column, nullable, descending) = keys[i];
            if (at[i] is null && descending)
            {
                continue;
            }

            var parts = new List<string>();
            for (var j = 0; j < i; j++)
            {
                if (at[j] is { } same)
                {
                    parts.Add($"{keys[j].Column} = ?");
                    values.Add(same);
                }
                else
                {
                    parts.Add($"{keys[j].Column} IS NULL");
                }
            }

            if (at[i] is { } value)
            {
                parts.Add(!descending ? $"{column} > ?" : nullable ? $"({column} < ? OR {column} IS NULL)" : $"{column} < ?");
                values.Add(value);
            }
            else
            {
                parts.Add($"{column} IS NOT NULL");
            }

            alternatives.Add(string.Join(" AND ", parts));
        }

        filter.Add($"(({string.Join(") OR (", alternatives)}))", values);
    }

    private SqlValue?[] ReadKeys(Row row)
    {
        var values = new SqlValue?[keys.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (!row.IsNull(i))
            {
                values[i] = IsNumber(keys[i].Column) ? row.Int64(i) : row.Text(i);
            }
        }

        return values;
    }

    private static bool IsNumber(string column) =>
        column is "id" or "created_at" or "updated_at" or "launched_at" or "terminated_at" or "power_state" or "launch_index" or "locked_by"
            or "progress" or "config_drive" or "auto_disk_config";

    private static (string Column, bool Nullable) Column(ServerSortKey key) => key switch
    {
        ServerSortKey.CreatedAt => ("created_at", false),
        ServerSortKey.UpdatedAt => ("updated_at", true),
        ServerSortKey.LaunchedAt => ("launched_at", true),
        ServerSortKey.TerminatedAt => ("terminated_at", true),
        ServerSortKey.Name => ("display_name", false),
        ServerSortKey.Id => ("uuid", false),
        ServerSortKey.VmState => ("vm_state", false),
        ServerSortKey.TaskState => ("task_state", true),
        ServerSortKey.PowerState => ("power_state", false),
        ServerSortKey.ProjectId => ("project_id", false),
        ServerSortKey.UserId => ("user_id", false),
        ServerSortKey.Host => ("host", true),
        ServerSortKey.Node => ("node", true),
        ServerSortKey.ImageId => ("image_ref", true),
        ServerSortKey.FlavorId => ("flavor_id", false),
        ServerSortKey.KeyName => ("key_name", true),
        ServerSortKey.Hostname => ("hostname", false),
        ServerSortKey.LaunchIndex => ("launch_index", false),
        ServerSortKey.AvailabilityZone => ("availability_zone", true),
        ServerSortKey.Locked => ("locked_by", false),
        ServerSortKey.Description => ("display_description", true),
        ServerSortKey.Progress => ("progress", false),
        ServerSortKey.ConfigDrive => ("config_drive", false),
        ServerSortKey.AutoDiskConfig => ("auto_disk_config", false),
        ServerSortKey.RootDeviceName => ("root_device_name", true),
        ServerSortKey.AccessIPv4 => ("access_ip_v4", true),
        ServerSortKey.AccessIPv6 => ("access_ip_v6", true),
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "No column for this sort key."),
    };
}
