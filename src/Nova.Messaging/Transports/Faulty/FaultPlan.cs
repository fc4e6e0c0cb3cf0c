using Nova.Messaging.Wire;

namespace Nova.Messaging.Transports.Faulty;

/// <summary>Decides what happens to a message. Called from any thread.</summary>
public delegate MessageFate FaultPlan(MessageSeen message);

/// <summary>One message on its way, as a plan sees it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Method">Operation it belongs to.</param>
/// <param name="Destination">Where it goes; empty for answers.</param>
/// <param name="Ordinal">How many of the same kind, method and destination went before.</param>
public readonly record struct MessageSeen(MessageKind Kind, string Method, string Destination, int Ordinal);

/// <summary>What happens to a message.</summary>
/// <param name="Copies">How often it is delivered: 0 loses it, 2 doubles it.</param>
/// <param name="Delay">How late it is.</param>
/// <param name="IsOvertaken">It goes after the message that comes next (or after a moment, when none comes).</param>
public readonly record struct MessageFate(int Copies, TimeSpan Delay = default, bool IsOvertaken = false)
{
    /// <summary>Delivered once and at once.</summary>
    public static MessageFate Pass => new(1);

    /// <summary>Lost.</summary>
    public static MessageFate Drop => new(0);

    /// <summary>Delivered twice.</summary>
    public static MessageFate Double => new(2);

    /// <summary>Delivered once, late.</summary>
    public static MessageFate Late(TimeSpan delay) => new(1, delay);

    /// <summary>Delivered once, after the message that comes next.</summary>
    public static MessageFate Overtaken => new(1, IsOvertaken: true);
}
