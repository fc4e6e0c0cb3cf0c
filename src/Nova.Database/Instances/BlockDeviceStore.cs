using Nova.Core.Servers;
using Nova.Database.Reading;
using Nova.Database.Statements;
using Nova.Database.Writing;

namespace Nova.Database.Instances;

/// <summary>The block devices of instances, in the order of their lists.</summary>
public static class BlockDeviceStore
{
    private static readonly Statement SelectOf = new(
        "block_devices.of", $"SELECT {BlockDeviceTable.Columns} FROM block_devices WHERE instance_uuid = ? ORDER BY position");

    private static readonly Statement SelectOfSome = new(
        "block_devices.of_some", $"SELECT {BlockDeviceTable.Columns} FROM block_devices WHERE instance_uuid IN (?*) ORDER BY position");

    private static readonly Statement Attached = new(
        "block_devices.of_volume",
        "SELECT device.instance_uuid FROM block_devices device JOIN instances ON instances.uuid = device.instance_uuid WHERE device.volume_id = ? AND instances.deleted = 0");

    private static readonly Statement DeleteFrom = new("block_devices.delete_from", "DELETE FROM block_devices WHERE instance_uuid = ? AND position >= ?");

    /// <summary>Instances that a volume is attached to.</summary>
    public static List<Guid> InstancesOf(ReadScope scope, string volume) => scope.Query(Attached, static row => row.Id(0), volume);

    /// <summary>The devices of a new instance.</summary>
    internal static void Insert(WriteScope scope, Guid instance, IReadOnlyList<BlockDevice> devices) =>
        BlockDeviceTable.Insert(scope, [.. devices.Select((device, position) => new PlacedDevice(instance, position, device))]);

    /// <summary>The list of an instance becomes another one: rows that stay as they are are not written.</summary>
    internal static void Replace(WriteScope scope, Guid instance, IReadOnlyList<BlockDevice> devices)
    {
        var present = Of(scope, instance);
        var added = new List<PlacedDevice>();
        for (var position = 0; position < devices.Count; position++)
        {
            var placed = new PlacedDevice(instance, position, devices[position]);
            if (position >= present.Count)
            {
                added.Add(placed);
            }
            else if (present[position] != placed.Device)
            {
                BlockDeviceTable.Update(scope, placed);
            }
        }

        BlockDeviceTable.Insert(scope, added);
        if (present.Count > devices.Count)
        {
            scope.Execute(DeleteFrom, instance, devices.Count);
        }
    }

    internal static List<BlockDevice> Of(ReadScope scope, Guid instance) => scope.Query(SelectOf, static row => BlockDeviceTable.Read(row).Device, instance);

    internal static ILookup<Guid, BlockDevice> Of(ReadScope scope, IReadOnlyCollection<Guid> instances) => scope
        .QueryIn(SelectOfSome, BlockDeviceTable.Read, instances)
        .ToLookup(placed => placed.InstanceId, placed => placed.Device);
}
