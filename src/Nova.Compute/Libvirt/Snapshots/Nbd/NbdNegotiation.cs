using System.Buffers.Binary;
using System.Text;

namespace Nova.Compute.Libvirt.Snapshots.Nbd;

/// <summary>How a connection to an NBD server begins: what both can, and which export it is.</summary>
internal static class NbdNegotiation
{
    private const ulong Greeting = 0x4e42444d41474943; // NBDMAGIC
    private const ulong OptionMagic = 0x49484156454f5054; // IHAVEOPT
    private const ulong ReplyMagic = 0x0003e889045565a9;
    private const uint FixedNewstyleWithoutZeros = 1 | 2;
    private const uint Go = 7;
    private const uint StructuredReply = 8;
    private const uint SetMetaContext = 10;
    private const uint Acknowledged = 1;
    private const uint Info = 3;
    private const uint MetaContext = 4;
    private const int LongestReply = 64 * 1024;

    private static readonly byte[] Allocation = "base:allocation"u8.ToArray();

    /// <summary>Negotiates; answers the size of the export.</summary>
    /// <exception cref="InvalidDataException">The server cannot, or has no such export.</exception>
    public static async Task<long> RunAsync(NbdConnection connection, string export, CancellationToken ct)
    {
        var hello = new byte[18];
        await connection.ReadAsync(hello, ct);
        if (BinaryPrimitives.ReadUInt64BigEndian(hello) != Greeting || BinaryPrimitives.ReadUInt64BigEndian(hello.AsSpan(8)) != OptionMagic)
        {
            throw new InvalidDataException("no NBD server of today answers");
        }

        await connection.WriteAsync(Number(FixedNewstyleWithoutZeros), ct);
        await AskAsync(connection, StructuredReply, [], static (_, _) => { }, ct);

        var name = Encoding.UTF8.GetBytes(export);
        var hasContext = false;
        byte[] contexts = [.. Number((uint)name.Length), .. name, .. Number(1), .. Number((uint)Allocation.Length), .. Allocation];
        await AskAsync(connection, SetMetaContext, contexts, (type, _) => hasContext |= type == MetaContext, ct);

        long size = -1;
        byte[] wanted = [.. Number((uint)name.Length), .. name, 0, 0];
        await AskAsync(connection, Go, wanted, (type, body) => size = type == Info && IsExport(body) ? BinaryPrimitives.ReadInt64BigEndian(body.AsSpan(2)) : size, ct);
        return hasContext && size >= 0 ? size : throw new InvalidDataException($"export {export} has no size, or cannot say where it has data");
    }

    /// <summary>Sends an option and hears all replies to it.</summary>
    private static async Task AskAsync(NbdConnection connection, uint option, byte[] body, Action<uint, byte[]> hear, CancellationToken ct)
    {
        var head = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(head, OptionMagic);
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(8), option);
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(12), (uint)body.Length);
        await connection.WriteAsync(head, ct);
        await connection.WriteAsync(body, ct);
        var reply = new byte[20];
        while (true)
        {
            await connection.ReadAsync(reply, ct);
            var type = BinaryPrimitives.ReadUInt32BigEndian(reply.AsSpan(12));
            var length = BinaryPrimitives.ReadUInt32BigEndian(reply.AsSpan(16));
            if (BinaryPrimitives.ReadUInt64BigEndian(reply) != ReplyMagic || length > LongestReply || (type & (1u << 31)) != 0)
            {
                throw new InvalidDataException($"the NBD server refuses option {option} (reply {type:x})");
            }

            var said = new byte[length];
            await connection.ReadAsync(said, ct);
            if (type == Acknowledged)
            {
                return;
            }

            hear(type, said);
        }
    }

    private static bool IsExport(byte[] body) => body.Length >= 12 && BinaryPrimitives.ReadUInt16BigEndian(body) == 0;

    private static byte[] Number(uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
