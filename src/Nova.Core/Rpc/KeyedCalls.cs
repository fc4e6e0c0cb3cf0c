using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Nova.Core.Rpc;

/// <summary>Ids of the calls that do the work of a request with a key: the same in every run of the request.</summary>
/// <remarks>They are UUIDs of version 8, others are of version 4: whoever stores the result of a call sees how long a repeat may come.</remarks>
public static class KeyedCalls
{
    private const int Version = 8;

    /// <summary>The id of the <paramref name="ordinal"/>th call of a method.</summary>
    public static Guid Id(Guid request, string method, int ordinal)
    {
        var name = Encoding.UTF8.GetByteCount(method);
        Span<byte> input = stackalloc byte[16 + sizeof(int) + name];
        request.TryWriteBytes(input);
        BinaryPrimitives.WriteInt32LittleEndian(input[16..], ordinal);
        Encoding.UTF8.GetBytes(method, input[20..]);
        Span<byte> id = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, id);
        id[6] = (byte)((id[6] & 0x0f) | (Version << 4));
        id[8] = (byte)((id[8] & 0x3f) | 0x80);
        return new Guid(id[..16], bigEndian: true);
    }

    /// <summary>True for ids made here.</summary>
    public static bool IsKeyed(Guid callId) => callId.Version == Version;
}
