namespace Nova.Messaging;

/// <summary>How much a server takes on, and what it remembers.</summary>
public sealed record RpcServerOptions
{
    /// <summary>Handlers that run at the same time; what comes above waits at the broker, and so do its senders in the end.</summary>
    /// <remarks>
    /// Handlers that wait for a service which in turn calls this one occupy their places meanwhile: keep it well above the number of such
    /// requests.
    /// </remarks>
    public int MaxConcurrency { get; init; } = 256;

    /// <summary>Messages taken from the broker ahead of a free handler.</summary>
    public int Prefetch { get; init; } = 64;

    /// <summary>Bytes of answers kept for callers that ask again because the first answer was lost.</summary>
    public long AnswerMemory { get; init; } = 32 * 1024 * 1024;

    /// <summary>How long an answer is kept.</summary>
    public TimeSpan AnswerAge { get; init; } = TimeSpan.FromMinutes(5);
}
