namespace Nova.Core.Faults;

/// <summary>A time in which something is away, told in few words: its reason once, again each minute or when it is another, and its end.</summary>
/// <remarks>Any number of threads may share one. Nothing is noted while all is well, so that asking after each success costs next to nothing.</remarks>
/// <param name="time">For the minute.</param>
public sealed class Outage(TimeProvider time)
{
    /// <summary>How long nothing more is said of the same reason.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(60);

    /// <summary>Reasons told apart within that time: those that carry a number of their own would be news for ever.</summary>
    private const int MostReasons = 5;

    private readonly Lock gate = new();
    private readonly List<(string Reason, long At)> told = [];
    private volatile bool isAway;

    /// <summary>Notes a failure.</summary>
    /// <returns>Its reason as one line where that is to be said now; null where it has been said.</returns>
    public string? News(Exception failure) => News(ReasonOf(failure));

    /// <summary>Notes a failure for this reason.</summary>
    /// <returns>The reason as one line, to be gone on with, where it is to be said now; null where it has been said.</returns>
    public string? News(string reason)
    {
        var line = reason.ReplaceLineEndings(" ").TrimEnd('.', ' ');
        lock (gate)
        {
            isAway = true;
            told.RemoveAll(one => time.GetElapsedTime(one.At) >= Quiet);
            if (told.Count == MostReasons || told.Exists(one => one.Reason == line))
            {
                return null;
            }

            told.Add((line, time.GetTimestamp()));
            return line;
        }
    }

    /// <summary>Notes a success.</summary>
    /// <returns>True for the first after a failure: that it is back is to be said.</returns>
    public bool Ends()
    {
        if (!isAway)
        {
            return false;
        }

        lock (gate)
        {
            var ends = isAway;
            isAway = false;
            told.Clear();
            return ends;
        }
    }

    /// <summary>What happened and, where it says more, what was behind it.</summary>
    public static string ReasonOf(Exception failure) => failure switch
    {
        // The first sentence says what happened; another tells tenants what to do.
        FaultException { Fault: { Details: { Length: > 0 } details } fault } => $"{fault.Message.Split(". ")[0].TrimEnd('.')}: {details}",
        AggregateException { InnerExceptions: [var only] } => ReasonOf(only),
        { InnerException: { } inner } when !failure.Message.Contains(inner.Message, StringComparison.Ordinal) =>
            $"{failure.Message.TrimEnd('.')}: {ReasonOf(inner)}",
        _ => failure.Message,
    };
}
