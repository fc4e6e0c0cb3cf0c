using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Nova.Conductor.Bundles;

/// <summary>Where the bytes of an archive's file go: read of its headers, in the forms of ustar, GNU (long names, holes) and POSIX (sizes in a record of their own).</summary>
internal sealed class TarPieces
{
    public const int Sector = 512;

    private const int SizeAt = 124;
    private const int KindAt = 156;
    private const int PrefixAt = 345;

    private readonly List<(long At, long Length)> data;
    private readonly long size;
    private int index;
    private long position;

    private TarPieces(List<(long At, long Length)> data, long size) => (this.data, this.size) = (data, size);

    /// <summary>Reads the headers in front of the file's bytes.</summary>
    /// <exception cref="InvalidDataException">It is no archive, or its file is none that has this size.</exception>
    public static async Task<TarPieces> ReadAsync(Func<CancellationToken, Task<byte[]>> next, long size, CancellationToken cancel)
    {
        long? told = null;
        while (true)
        {
            var header = await next(cancel);
            var length = NumberAt(header, SizeAt, 12);
            switch ((char)header[KindAt])
            {
                case 'L':
                    CheckName(await RecordAsync(next, length, cancel));
                    break;
                case 'x' or 'g':
                    told = SizeIn(await RecordAsync(next, length, cancel)) ?? told;
                    break;
                case '0' or '\0' when (told ?? length) == size:
                    CheckName(TextAt(header, 0, 100));
                    CheckName(TextAt(header, PrefixAt, 155));
                    return new TarPieces([(0, size)], size);
                case 'S' when NumberAt(header, 483, 12) == size:
                    CheckName(TextAt(header, 0, 100));
                    return new TarPieces(await MapAsync(header, next, size, length, cancel), size);
                default:
                    throw new InvalidDataException();
            }
        }
    }

    /// <summary>What comes next, and how much of it at most; 0 at the end.</summary>
    public (bool IsHole, int Most) Next(int most)
    {
        while (index < data.Count && position >= data[index].At + data[index].Length)
        {
            index++;
        }

        var isHole = index == data.Count || position < data[index].At;
        var end = index == data.Count ? size : isHole ? data[index].At : data[index].At + data[index].Length;
        return (isHole, (int)Math.Min(most, end - position));
    }

    public void Take(int count) => position += count;

    private static string TextAt(byte[] header, int at, int length) => Encoding.UTF8.GetString(header, at, length).Split('\0')[0];

    /// <summary>Names, or sizes of POSIX: small, whatever is said.</summary>
    private static async Task<string> RecordAsync(Func<CancellationToken, Task<byte[]>> next, long length, CancellationToken cancel)
    {
        if (length is < 0 or > 64 << 10)
        {
            throw new InvalidDataException();
        }

        var text = new MemoryStream();
        while (text.Length < length)
        {
            text.Write(await next(cancel));
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)length);
    }

    /// <summary>The size in a record of lines <c>LENGTH KEY=VALUE</c>; holes in their POSIX form are not known here.</summary>
    private static long? SizeIn(string record)
    {
        long? size = null;
        foreach (var line in record.Split('\n'))
        {
            var entry = line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..];
            if (entry.StartsWith("GNU.sparse", StringComparison.Ordinal))
            {
                throw new InvalidDataException();
            }

            if (entry.StartsWith("path=", StringComparison.Ordinal))
            {
                CheckName(entry["path=".Length..]);
            }

            if (entry.StartsWith("size=", StringComparison.Ordinal))
            {
                size = long.TryParse(entry.AsSpan("size=".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw new InvalidDataException();
            }
        }

        return size;
    }

    /// <summary>A name that leads elsewhere is nobody's who only bundles images.</summary>
    private static void CheckName(string name)
    {
        if (name.StartsWith('/') || name.TrimEnd('\0').Split('/').Contains(".."))
        {
            throw new InvalidDataException();
        }
    }

    /// <summary>The map of a GNU file with holes: four pieces in its header, 21 in each sector that follows it.</summary>
    private static async Task<List<(long At, long Length)>> MapAsync(byte[] header, Func<CancellationToken, Task<byte[]>> next, long size, long stored, CancellationToken cancel)
    {
        var map = new List<(long At, long Length)>();
        var (sector, at, count, more) = (header, 386, 4, header[482] != 0);
        while (true)
        {
            for (var piece = 0; piece < count; piece++, at += 24)
            {
                var (start, length) = (NumberAt(sector, at, 12), NumberAt(sector, at + 12, 12));
                if (length > 0)
                {
                    map.Add((start, length));
                }
            }

            if (!more)
            {
                break;
            }

            (sector, at, count) = (await next(cancel), 0, 21);
            more = sector[504] != 0;
        }

        var end = 0L;
        foreach (var (start, length) in map)
        {
            if (start < end || length > size - start)
            {
                throw new InvalidDataException();
            }

            end = start + length;
        }

        return map.Sum(piece => piece.Length) == stored ? map : throw new InvalidDataException();
    }

    /// <summary>Octal, or where the first bit is set, binary.</summary>
    private static long NumberAt(byte[] header, int at, int length)
    {
        if ((header[at] & 0x80) != 0)
        {
            return BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(at + length - 8)) is >= 0 and var binary ? binary : throw new InvalidDataException();
        }

        var value = 0L;
        foreach (var digit in header.AsSpan(at, length).Trim((byte)' ').TrimEnd((byte)'\0').TrimEnd((byte)' '))
        {
            value = digit is >= (byte)'0' and <= (byte)'7' ? (value * 8) + digit - '0' : throw new InvalidDataException();
        }

        return value;
    }
}
