using MemoryPack;
using Nova.Core;

namespace Nova.Messaging.Wire;

/// <summary>What a message is.</summary>
public enum MessageKind : byte
{
    /// <summary>Wants an answer.</summary>
    Call,

    /// <summary>Wants no answer; every consumer gets it. (1 was a message without an answer for one consumer, which nobody sent.)</summary>
    Fanout = 2,

    /// <summary>The answer of a handler.</summary>
    Reply,

    /// <summary>The fault a handler ended with.</summary>
    Fault,
}

/// <summary>The envelope: everything about a message but its record. Answers carry kind, call id and method alone.</summary>
/// <param name="Kind">What the message is.</param>
/// <param name="CallId">The same for every repetition of a call, and for its answer.</param>
/// <param name="Method">Name of the operation.</param>
/// <param name="Deadline">Unix time in milliseconds after which nobody waits; <see cref="long.MaxValue"/> for none.</param>
/// <param name="Context">Who asked; null in answers.</param>
/// <param name="TraceParent">W3C trace context of the sender; null when it is not traced.</param>
/// <param name="TraceState">W3C trace state; null when there is none.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record MessageHeader(
    MessageKind Kind,
    Guid CallId,
    string Method,
    long Deadline,
    RequestContext? Context,
    string? TraceParent,
    string? TraceState)
{
    /// <summary>The header of an answer to this message.</summary>
    internal MessageHeader Answer(MessageKind kind) => new(kind, CallId, Method, long.MaxValue, null, null, null);

    internal bool HasExpired(TimeProvider time) =>
        Deadline != long.MaxValue && time.GetUtcNow().ToUnixTimeMilliseconds() > Deadline;
}
