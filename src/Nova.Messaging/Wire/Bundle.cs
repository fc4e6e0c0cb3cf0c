using System.Buffers.Binary;

namespace Nova.Messaging.Wire;

/// <summary>Several messages that travel as one: two bytes of format, then each message behind its length.</summary>
internal static class Bundle
{
    private const byte Version = 0x82;
    private const int PrefixLength = 2;

    public static void Begin(PooledBuffer buffer)
    {
        var prefix = buffer.GetSpan(PrefixLength);
        prefix[0] = WireFormat.Magic;
        prefix[1] = Version;
        buffer.Advance(PrefixLength);
    }

    public static void Add(PooledBuffer buffer, ReadOnlySpan<byte> message)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(sizeof(int)), message.Length);
        buffer.Advance(sizeof(int));
        message.CopyTo(buffer.GetSpan(message.Length));
        buffer.Advance(message.Length);
    }

    /// <summary>The messages in a body: those of a bundle, or the body itself. What is behind a length that cannot be is left out.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> body)
    {
        if (!IsBundle(body.Span))
        {
            yield return body;
            yield break;
        }

        var rest = body[PrefixLength..];
        while (rest.Length >= sizeof(int))
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
            if (length <= 0 || length > rest.Length - sizeof(int))
            {
                yield break;
            }

            yield return rest.Slice(sizeof(int), length);
            rest = rest[(sizeof(int) + length)..];
        }
    }

    private static bool IsBundle(ReadOnlySpan<byte> body) => body.Length >= PrefixLength && body[0] == WireFormat.Magic && body[1] == Version;
}
