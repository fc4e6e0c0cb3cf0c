using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Database.Reading;
using Nova.Database.Statements;

namespace Nova.Database.Instances;

/// <summary>Reads instances by key.</summary>
public static class InstanceQueries
{
    private static readonly Statement SelectOne = new("instances.one", $"SELECT {InstanceTable.Columns} FROM instances WHERE uuid = ?");

    private static readonly Statement SelectSome = new("instances.some", $"SELECT {InstanceTable.Columns} FROM instances WHERE uuid IN (?*)");

    private static readonly Statement RevisionOf = new("instances.revision", "SELECT revision FROM instances WHERE uuid = ?");

    private static readonly Statement RevisionsOf = new("instances.revisions", "SELECT uuid, revision FROM instances WHERE uuid IN (?*)");

    private static readonly Statement OnHost = new(
        "instances.on_host", $"SELECT {InstanceTable.Columns} FROM instances WHERE host = ? AND deleted = 0");

    private static readonly Statement GoneFrom = new(
        "instances.gone_from",
        "SELECT guest, uuid, 0 FROM instances WHERE host = ? AND deleted = 1 AND deleted_at >= ? AND guest IS NOT NULL "
        + "UNION SELECT g.id, g.instance_uuid, CASE WHEN i.deleted = 0 THEN 1 ELSE 0 END FROM guests g LEFT JOIN instances i ON i.uuid = g.instance_uuid "
        + "WHERE g.host = ? AND g.role = 'leftover'");

    /// <summary>One instance, deleted ones included; null where there is none. In a write it sees what the write has done.</summary>
    public static InstanceRecord? Find(ReadScope scope, Guid id) => scope.First(SelectOne, InstanceTable.Read, id) is { } instance
        ? instance with { BlockDevices = BlockDeviceStore.Of(scope, id) }
        : null;

    /// <summary>Instances by uuid, in no order.</summary>
    public static List<InstanceRecord> Find(ReadScope scope, IReadOnlyCollection<Guid> ids) =>
        WithDevices(scope, scope.QueryIn(SelectSome, InstanceTable.Read, ids));

    /// <summary>The revision of an instance; null where there is none.</summary>
    public static long? Revision(ReadScope scope, Guid id) => scope.Number(RevisionOf, id);

    /// <summary>The revisions of instances.</summary>
    public static List<InstanceKey> Revisions(ReadScope scope, IReadOnlyCollection<Guid> ids) =>
        ids.Count == 0 ? [] : scope.Query(RevisionsOf, static row => new InstanceKey(row.Id(0), row.Int64(1)), SqlValue.List(ids));

    /// <summary>Instances bound to a host.</summary>
    public static List<InstanceRecord> Of(ReadScope scope, string host) => WithDevices(scope, scope.Query(OnHost, InstanceTable.Read, host));

    /// <summary>Guests that must not be on a host any more: of instances deleted since a time, or left behind when the host did not answer.</summary>
    public static List<GoneGuest> GoneFromHost(ReadScope scope, string host, DateTimeOffset since) =>
        scope.Query(GoneFrom, static row => new GoneGuest(row.Id(0), row.Id(1), row.Int64(2) != 0), host, since, host);

    private static List<InstanceRecord> WithDevices(ReadScope scope, List<InstanceRecord> instances)
    {
        if (instances.Count == 0)
        {
            return instances;
        }

        var devices = BlockDeviceStore.Of(scope, instances.ConvertAll(instance => instance.Id));
        return instances.ConvertAll(instance => instance with { BlockDevices = [.. devices[instance.Id]] });
    }
}

/// <summary>An instance at one point of its history.</summary>
/// <param name="Id">Uuid.</param>
/// <param name="Revision">Revision of the row.</param>
public readonly record struct InstanceKey(Guid Id, long Revision);
