using System.Globalization;
using Nova.Core.Servers;
using Nova.Database.Statements;

namespace Nova.Database.Tests.Tables;

/// <summary>
/// Whether each member stands in the column named after it. Swapped names would be read back as they were written, and only people and queries
/// that name the columns would be told nonsense.
/// </summary>
/// <param name="elsewhere">Members that are kept in another table.</param>
internal sealed class ColumnNames<T>(IReadOnlyCollection<string> elsewhere)
    where T : class
{
    /// <summary>Columns that are not called as their member: upstream's names, for the most part.</summary>
    private static readonly Dictionary<string, string> Others = new()
    {
        ["InstanceRecord.Id"] = "uuid",
        ["InstanceRecord.Name"] = "display_name",
        ["InstanceRecord.Description"] = "display_description",
        ["InstanceRecord.ImageId"] = "image_ref",
        ["InstanceRecord.AccessIPv4"] = "access_ip_v4",
        ["InstanceRecord.AccessIPv6"] = "access_ip_v6",
        ["InstanceRecord.ServerGroupId"] = "server_group",
        ["InstanceRecord.Fault.CreatedAt"] = "fault_at",
        ["PlacedDevice.InstanceId"] = "instance_uuid",
        ["PlacedDevice.Device.Source"] = "source_type",
        ["PlacedDevice.Device.SizeGb"] = "size",
        ["FixedAddress.NetworkId"] = "network_uuid",
        ["FixedAddress.InstanceId"] = "instance_uuid",
        ["NetworkRecord.Id"] = "uuid",
        ["NetworkRevision.Id"] = "uuid",
        ["GroupMember.InstanceId"] = "instance_uuid",
        ["GroupMember.GroupId"] = "group_uuid",
        ["GuestPassword.InstanceId"] = "instance_uuid",
        ["InstanceAction.InstanceId"] = "instance_uuid",
        ["InstanceRecord.GuestId"] = "guest",
        ["Guest.InstanceId"] = "instance_uuid",
        ["Guest.NodeId"] = "node_uuid",
        ["MigrationRecord.Id"] = "uuid",
        ["MigrationRecord.InstanceId"] = "instance_uuid",
        ["MigrationRecord.Type"] = "migration_type",
        ["MigrationRecord.SourceHost"] = "source_compute",
        ["MigrationRecord.DestinationHost"] = "dest_compute",
        ["MigrationRecord.DestinationNode"] = "dest_node",
        ["MigrationRecord.OldFlavorNumber"] = "old_instance_type_id",
        ["MigrationRecord.NewFlavorNumber"] = "new_instance_type_id",
        ["MigrationRecord.OldState"] = "old_vm_state",
        ["MigrationRecord.SourceGuestId"] = "source_guest",
        ["MigrationRecord.DestinationGuestId"] = "dest_guest",
        ["SagaEntry.InstanceId"] = "instance_uuid",
        ["SagaEntry.Position"] = "step",
        ["SagaEntry.Context.RequestId"] = "request_id",
        ["SagaEntry.Context.GlobalRequestId"] = "global_request_id",
        ["Allocation.ConsumerId"] = "consumer_uuid",
        ["Allocation.ProviderId"] = "provider_uuid",
        ["ResourceProvider.Id"] = "uuid",
        ["Inventory.ProviderId"] = "provider_uuid",
        ["ProviderTrait.ProviderId"] = "provider_uuid",
        ["ServiceRow.Id"] = "uuid",
        ["ServiceRow.Binary"] = "binary_name",
        ["ServiceRow.LastSeenAt"] = "last_seen_up",
        ["ComputeNode.Id"] = "uuid",
        ["IdempotencyKey.Key"] = "idempotency_key",
    };

    private readonly Dictionary<string, string> byMember = [];
    private readonly Dictionary<string, string> byColumn = [];

    /// <summary>The values of a record but those the database makes and those that are elsewhere.</summary>
    public SortedDictionary<string, string> Comparable(T record)
    {
        var values = Distinct.Flatten(record);
        foreach (var path in values.Keys.Where(path => path == "Number" || elsewhere.Any(other => path.StartsWith(other, StringComparison.Ordinal))).ToArray())
        {
            values.Remove(path);
        }

        return values;
    }

    /// <summary>Notes what a record holds, and what its row does.</summary>
    public void Add(T record, IReadOnlyDictionary<string, string> raw)
    {
        foreach (var (column, value) in raw)
        {
            byColumn[column] = byColumn.GetValueOrDefault(column) + "|" + value;
        }

        AddMembers(record, typeof(T).Name);
    }

    /// <summary>Each member that is a column by itself has stood in the one of its name, in every round.</summary>
    public void Check()
    {
        Assert.NotEmpty(byMember);
        foreach (var (member, values) in byMember)
        {
            Assert.True(byColumn.TryGetValue(ColumnOf(member), out var stored), $"{member} has no column {ColumnOf(member)}");
            Assert.True(values == stored, $"{member} is {values}, and its column {ColumnOf(member)} holds {stored}");
        }
    }

    /// <summary>A record with the key of another.</summary>
    public T WithKeyOf(T record, T other, IReadOnlyList<string> key)
    {
        foreach (var member in Distinct.MembersOf(typeof(T)).Where(member => key.Contains(ColumnOf($"{typeof(T).Name}.{member.Name}"))))
        {
            member.SetValue(record, member.GetValue(other));
        }

        return record;
    }

    private void AddMembers(object record, string path)
    {
        foreach (var member in Distinct.MembersOf(record.GetType()))
        {
            var name = $"{path}.{member.Name}";
            if (member.Name == "Number" || elsewhere.Contains(member.Name))
            {
                continue;
            }

            var value = member.GetValue(record)!;
            if (value is InstanceFault or BlockDevice or Nova.Core.RequestContext)
            {
                AddMembers(value, name);
            }
            else if (TextOf(value) is { } text)
            {
                byMember[name] = byMember.GetValueOrDefault(name) + "|" + text;
            }
        }
    }

    /// <summary>The value as its column holds it; null for what is kept as JSON or bytes.</summary>
    private static string? TextOf(object value) => value switch
    {
        string or Guid or int or long or double => Convert.ToString(value, CultureInfo.InvariantCulture),
        bool flag => flag ? "1" : "0",
        DateTimeOffset time => SqlTime.ToMicroseconds(time).ToString(CultureInfo.InvariantCulture),
        VmState state => StateNames.Of(state),
        TaskState task => StateNames.Of(task),
        PowerState or LockedBy or BlockDeviceSource => Convert.ToInt32(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string ColumnOf(string member) => Others.TryGetValue(member, out var other) ? other : SnakeCase(Column(member));

    /// <summary>The type's own members by their names; those of a part (fault, context) with the part before them, those of a device alone.</summary>
    private static string Column(string member) => member.Split('.') switch
    {
        [_, var own] => own,
        [_, "Device", var ofDevice] => ofDevice,
        [_, var part, var ofPart] => part + ofPart,
        _ => member,
    };

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));
}
