using Nova.Messaging.Wire;

namespace Nova.Messaging.Transports;

/// <summary>One message as a transport sees it: who it is from the outside, and either bytes or the record itself inside.</summary>
public sealed class Parcel
{
    /// <summary>A parcel of encoded header and record.</summary>
    public Parcel(MessageHeader header, ReadOnlyMemory<byte> body, string? replyTo = null)
    {
        Header = header;
        Body = body;
        ReplyTo = replyTo;
    }

    /// <summary>A parcel with the record itself, for a transport that does not carry bytes.</summary>
    public Parcel(MessageHeader header, object value, string? replyTo = null)
    {
        Header = header;
        Value = value;
        ReplyTo = replyTo;
    }

    /// <summary>The header, whichever way the rest crosses.</summary>
    public MessageHeader Header { get; }

    /// <summary>Header and record as bytes; empty where the record itself crosses.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The record itself; null where bytes cross.</summary>
    public object? Value { get; }

    /// <summary>The inbox that waits for the answer; null when none does.</summary>
    public string? ReplyTo { get; }

    /// <summary>The same parcel with bytes of its own, for whoever keeps it longer than the sender's buffer lives.</summary>
    public Parcel Keep() => Value is not null ? this : new Parcel(Header, Body.ToArray(), ReplyTo);
}
