using System.Buffers.Binary;
using System.Net.Sockets;

namespace Nova.Compute.Libvirt.Snapshots.Nbd;

/// <summary>A disk that QEMU shows by NBD on a socket of its own: one request after the other.</summary>
/// <remarks>Fixed newstyle negotiation, structured replies and <c>base:allocation</c>; doc/proto.md of the NBD project.</remarks>
internal sealed class NbdView : IDiskView
{
    private const uint RequestMagic = 0x25609513;
    private const uint ReplyMagic = 0x668e33ef;
    private const ushort ReadCommand = 0;
    private const ushort DisconnectCommand = 2;
    private const ushort StatusCommand = 7;
    private const ushort OffsetData = 1;
    private const ushort OffsetHole = 2;
    private const ushort BlockStatus = 5;
    private const ushort Failure = 1 << 15;
    private const uint IsZero = 2;

    /// <summary>QEMU's own limit.</summary>
    private const int MostAtOnce = 32 * 1024 * 1024;
    private const long MostToAsk = 1L << 30;

    private readonly NbdConnection _connection;
    private readonly byte[] _header = new byte[28];
    private ulong _cookie;

    private NbdView(NbdConnection connection, long length) => (_connection, Length) = (connection, length);

    public long Length { get; }

    /// <summary>Connects and opens an export.</summary>
    public static async Task<NbdView> OpenAsync(string socket, string export, CancellationToken ct)
    {
        var connection = await NbdConnection.ConnectAsync(socket, ct);
        try
        {
            return new NbdView(connection, await NbdNegotiation.RunAsync(connection, export, ct));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task<ClusterMap> FindDataAsync(CancellationToken ct)
    {
        var map = new ClusterMap(Length);
        for (long at = 0; at < Length;)
        {
            at += await StatusAsync(at, Math.Min(MostToAsk, Length - at), map, ct);
        }

        return map;
    }

    public async Task ReadAsync(long offset, Memory<byte> buffer, CancellationToken ct)
    {
        while (buffer.Length > 0)
        {
            var part = buffer[..Math.Min(buffer.Length, MostAtOnce)];
            await ReadOnceAsync(offset, part, ct);
            (offset, buffer) = (offset + part.Length, buffer[part.Length..]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await SendAsync(DisconnectCommand, 0, 0, CancellationToken.None);
        }
        catch (Exception gone) when (gone is IOException or SocketException)
        {
            // It ended first.
        }

        await _connection.DisposeAsync();
    }

    private async Task ReadOnceAsync(long offset, Memory<byte> part, CancellationToken ct)
    {
        await SendAsync(ReadCommand, offset, part.Length, ct);
        var got = 0;
        for (var done = false; !done;)
        {
            (done, var type, var length) = await ReplyAsync(ct);
            switch (type)
            {
                case OffsetData when length >= sizeof(ulong):
                    var data = Within(offset, part, await NumberAsync(ct), length - sizeof(ulong));
                    await _connection.ReadAsync(data, ct);
                    got += data.Length;
                    break;
                case OffsetHole when length == sizeof(ulong) + sizeof(uint):
                    var at = await NumberAsync(ct);
                    await _connection.ReadAsync(_header.AsMemory(0, sizeof(uint)), ct);
                    var hole = Within(offset, part, at, (int)BinaryPrimitives.ReadUInt32BigEndian(_header));
                    hole.Span.Clear();
                    got += hole.Length;
                    break;
                default:
                    await _connection.SkipAsync(length, ct);
                    break;
            }
        }

        if (got != part.Length)
        {
            throw new InvalidDataException($"QEMU answered {got} bytes of {part.Length}");
        }
    }

    /// <summary>Marks what has data, and answers how far that was told.</summary>
    private async Task<long> StatusAsync(long offset, long bytes, ClusterMap map, CancellationToken ct)
    {
        await SendAsync(StatusCommand, offset, bytes, ct);
        long told = 0;
        for (var done = false; !done;)
        {
            (done, var type, var length) = await ReplyAsync(ct);
            if (type != BlockStatus)
            {
                await _connection.SkipAsync(length, ct);
                continue;
            }

            var body = new byte[length];
            await _connection.ReadAsync(body, ct);
            for (var i = sizeof(uint); i + 8 <= length; i += 8)
            {
                var extent = BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(i));
                if ((BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(i + 4)) & IsZero) == 0)
                {
                    map.Mark(offset + told, extent);
                }

                told += extent;
            }
        }

        return told > 0 ? told : throw new InvalidDataException("QEMU does not say where the disk has data");
    }

    private Task SendAsync(ushort command, long offset, long bytes, CancellationToken ct)
    {
        var request = new byte[28];
        BinaryPrimitives.WriteUInt32BigEndian(request, RequestMagic);
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(6), command);
        BinaryPrimitives.WriteUInt64BigEndian(request.AsSpan(8), ++_cookie);
        BinaryPrimitives.WriteUInt64BigEndian(request.AsSpan(16), (ulong)offset);
        BinaryPrimitives.WriteUInt32BigEndian(request.AsSpan(24), (uint)bytes);
        return _connection.WriteAsync(request, ct);
    }

    /// <summary>The head of the next piece of an answer.</summary>
    private async Task<(bool IsLast, ushort Type, int Length)> ReplyAsync(CancellationToken ct)
    {
        var head = _header.AsMemory(0, 20);
        await _connection.ReadAsync(head, ct);
        var length = BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(16));
        var type = BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(6));
        if (BinaryPrimitives.ReadUInt32BigEndian(_header) != ReplyMagic || BinaryPrimitives.ReadUInt64BigEndian(_header.AsSpan(8)) != _cookie
            || length > MostAtOnce + sizeof(ulong))
        {
            throw new InvalidDataException("QEMU's answer is none of NBD's");
        }

        if ((type & Failure) == 0)
        {
            return ((BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(4)) & 1) != 0, type, (int)length);
        }

        var error = new byte[length];
        await _connection.ReadAsync(error, ct);
        throw new IOException($"QEMU cannot read the disk: error {(length >= 4 ? BinaryPrimitives.ReadUInt32BigEndian(error) : 0)}");
    }

    private async Task<ulong> NumberAsync(CancellationToken ct)
    {
        await _connection.ReadAsync(_header.AsMemory(0, sizeof(ulong)), ct);
        return BinaryPrimitives.ReadUInt64BigEndian(_header);
    }

    private static Memory<byte> Within(long offset, Memory<byte> part, ulong at, int length) =>
        at >= (ulong)offset && at - (ulong)offset + (ulong)(uint)length <= (ulong)part.Length
            ? part.Slice((int)(at - (ulong)offset), length)
            : throw new InvalidDataException("QEMU answers bytes that nobody asked for");
}
