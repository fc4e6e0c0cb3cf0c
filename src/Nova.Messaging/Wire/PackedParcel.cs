using Nova.Messaging.Transports;

namespace Nova.Messaging.Wire;

/// <summary>A parcel ready to be sent, with the buffer under its bytes. Disposed when nobody will send it (again).</summary>
internal readonly struct PackedParcel : IDisposable
{
    private readonly PooledBuffer? _buffer;

    private PackedParcel(Parcel parcel, PooledBuffer? buffer)
    {
        Parcel = parcel;
        _buffer = buffer;
    }

    public Parcel Parcel { get; }

    public static PackedParcel Pack<T>(bool asBytes, MessageHeader header, T record, string? replyTo)
    {
        if (!asBytes)
        {
            return new(new Parcel(header, (object)record!, replyTo), null);
        }

        var buffer = new PooledBuffer();
        try
        {
            WireFormat.Write(buffer, header, record);
            return new(new Parcel(header, buffer.Memory, replyTo), buffer);
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    public void Dispose() => _buffer?.Dispose();
}
