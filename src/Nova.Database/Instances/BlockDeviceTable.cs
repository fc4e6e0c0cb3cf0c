using Nova.Core.Servers;
using Nova.Database.Tables;
using static Nova.Database.Tables.Codecs;

namespace Nova.Database.Instances;

/// <summary>A block device and its place in the list of its instance.</summary>
internal sealed record PlacedDevice(Guid InstanceId, int Position, BlockDevice Device);

/// <summary>Table <c>block_devices</c>.</summary>
internal sealed class BlockDeviceTable : Table<BlockDeviceTable, PlacedDevice>, ITable<PlacedDevice>
{
    private static readonly Codec<BlockDeviceSource> Source = new CodecOf<BlockDeviceSource>(
        typeof(int), false, static x => (int)x, static (row, i) => (BlockDeviceSource)row.Int32(i));

    public static string Name => "block_devices";

    public static IReadOnlyList<string> Key { get; } = ["instance_uuid", "position"];

    public static PlacedDevice Map<TColumns>(ref TColumns c, PlacedDevice row)
        where TColumns : struct, IColumns
    {
        var device = row.Device;
        var read = new PlacedDevice(
            c.Column("instance_uuid", Uuid, row.InstanceId),
            c.Column("position", Number, row.Position),
            new BlockDevice(
                Source: c.Column("source_type", Source, device?.Source ?? default),
                SourceId: c.Column("source_id", TextOrNull, device?.SourceId),
                ToVolume: c.Column("to_volume", Flag, device?.ToVolume ?? false),
                BootIndex: c.Column("boot_index", NumberOrNull, device?.BootIndex),
                SizeGb: c.Column("size", NumberOrNull, device?.SizeGb),
                GuestFormat: c.Column("guest_format", TextOrNull, device?.GuestFormat),
                DeviceName: c.Column("device_name", TextOrNull, device?.DeviceName),
                DiskBus: c.Column("disk_bus", TextOrNull, device?.DiskBus),
                DeviceType: c.Column("device_type", TextOrNull, device?.DeviceType),
                DeleteOnTermination: c.Column("delete_on_termination", Flag, device?.DeleteOnTermination ?? false),
                Tag: c.Column("tag", TextOrNull, device?.Tag),
                VolumeType: c.Column("volume_type", TextOrNull, device?.VolumeType)));
        c.Derived("volume_id", TextOrNull, device is { ToVolume: true, Source: BlockDeviceSource.Volume } ? device.SourceId : null);
        return read;
    }
}
