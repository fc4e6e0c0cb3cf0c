using System.Buffers.Binary;

namespace Nova.Compute.ConfigDrive.Iso9660;

/// <summary>Numbers and dates as the format writes them.</summary>
internal static class IsoNumbers
{
    public const int Sector = 2048;

    /// <summary>Sectors that hold this many bytes.</summary>
    public static int Sectors(long bytes) => (int)((bytes + Sector - 1) / Sector);

    /// <summary>Little-endian, then big-endian.</summary>
    public static byte[] BothEndian(uint value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), value);
        return bytes;
    }

    /// <summary>Little-endian, then big-endian.</summary>
    public static byte[] BothEndian(ushort value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), value);
        return bytes;
    }

    /// <summary>Seven bytes of a directory record, UTC.</summary>
    public static byte[] RecordDate(DateTimeOffset at)
    {
        var utc = at.UtcDateTime;
        return [(byte)(utc.Year - 1900), (byte)utc.Month, (byte)utc.Day, (byte)utc.Hour, (byte)utc.Minute, (byte)utc.Second, 0];
    }

    /// <summary>Seventeen bytes of a volume descriptor, UTC.</summary>
    public static byte[] VolumeDate(DateTimeOffset? at)
    {
        var digits = at?.UtcDateTime.ToString("yyyyMMddHHmmss", System.Globalization.CultureInfo.InvariantCulture) + "00";
        return at is null ? [.. "0000000000000000"u8, 0] : [.. System.Text.Encoding.ASCII.GetBytes(digits), 0];
    }
}
