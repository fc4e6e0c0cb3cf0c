using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using MemoryPack;
using Nova.Messaging.Transports;

namespace Nova.Messaging.Wire;

/// <summary>The bytes of a message: two bytes of format, length of the header, header, record; both MemoryPack, version-tolerant.</summary>
internal static class WireFormat
{
    /// <summary>What our messages call themselves. Anything else on our queues was put there by somebody else.</summary>
    public const string ContentType = "application/x-nova-rpc";

    internal const byte Magic = (byte)'N';
    
    // Version 1 had records that only daemons of one version could read.
    private const byte Version = 2;
    private const int PrefixLength = 6;

    public static void Write<T>(PooledBuffer buffer, MessageHeader header, in T record)
    {
        buffer.GetSpan(PrefixLength)[0] = Magic;
        buffer.GetSpan(PrefixLength)[1] = Version;
        buffer.Advance(PrefixLength);
        MemoryPackSerializer.Serialize(buffer, header);
        BinaryPrimitives.WriteInt32LittleEndian(buffer.Span(2, sizeof(int)), buffer.Written - PrefixLength);
        MemoryPackSerializer.Serialize(buffer, record);
    }

    /// <summary>Reads the envelope; false where the bytes are not a message of ours.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> body, [NotNullWhen(true)] out MessageHeader? header)
    {
        header = null;
        if (body.Length < PrefixLength || body[0] != Magic || body[1] != Version)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(body[2..]);
        if (length <= 0 || length > body.Length - PrefixLength)
        {
            return false;
        }

        try
        {
            if (MemoryPackSerializer.Deserialize<MessageHeader>(body.Slice(PrefixLength, length)) is { Method: not null } read)
            {
                header = read;
            }
        }
        catch (Exception)
        {
            // Whatever the decoder makes of bytes it does not understand is told to the caller as the absence of a header.
        }

        return header is not null;
    }

    /// <summary>The record of a parcel, decoded or as it was handed over.</summary>
    /// <exception cref="MemoryPackSerializationException">The two sides do not agree on the record.</exception>
    public static T ReadRecord<T>(Parcel parcel)
    {
        if (parcel.Value is not null)
        {
            return (T)parcel.Value;
        }

        var body = parcel.Body.Span;
        var headerLength = BinaryPrimitives.ReadInt32LittleEndian(body[2..]);
        return MemoryPackSerializer.Deserialize<T>(body[(PrefixLength + headerLength)..])
            ?? throw new MemoryPackSerializationException($"Message {parcel.Header.Method} carries no {typeof(T).Name}.");
    }
}
