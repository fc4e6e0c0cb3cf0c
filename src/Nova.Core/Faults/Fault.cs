using MemoryPack;

namespace Nova.Core.Faults;

/// <summary>What kind of refusal or failure a <see cref="Fault"/> is; the API maps each to one HTTP status.</summary>
public enum FaultKind
{
    /// <summary>Unexpected: 500.</summary>
    Internal,

    /// <summary>The request makes no sense: 400.</summary>
    BadRequest,

    /// <summary>Policy, ownership or similar: 403.</summary>
    Forbidden,

    /// <summary>A quota would be exceeded: 403 (413 on the oldest routes).</summary>
    OverQuota,

    /// <summary>The thing asked for does not exist: 404.</summary>
    NotFound,

    /// <summary>The present state does not allow it: 409.</summary>
    Conflict,

    /// <summary>The same idempotency key came with another body: 422.</summary>
    Unprocessable,

    /// <summary>Not supported by this cloud, host or driver: 501.</summary>
    NotImplemented,

    /// <summary>A service that is needed does not answer: 503.</summary>
    Unavailable,

    /// <summary>No answer before the deadline: 504 between services, 500/503 at the API.</summary>
    Timeout,

    /// <summary>Scheduling found no host: recorded as the server's fault (500), never an HTTP answer of its own.</summary>
    NoValidHost,
}

/// <summary>A failure that crosses process borders: a kind, a message fit for the tenant, and details for the operator.</summary>
/// <param name="Kind">Which status it maps to.</param>
/// <param name="Message">Shown to people, tenants included: no paths, host internals or stack traces.</param>
/// <param name="Code">Stable machine-readable word where a caller decides by it (for example <c>instance_locked</c>).</param>
/// <param name="Details">For operators only; never sent to tenants.</param>
/// <param name="NewestAttempt">Of a command that a host calls superseded: the newest attempt it knows, which a conductor whose database is a backup does not.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record Fault(FaultKind Kind, string Message, string? Code = null, string? Details = null, int? NewestAttempt = null);

/// <summary>Carries a <see cref="Fault"/> as an exception within a process; the RPC layer sends the fault and throws it again at the caller.</summary>
public sealed class FaultException : Exception
{
    /// <summary>Wraps <paramref name="fault"/>.</summary>
    public FaultException(Fault fault, Exception? inner = null)
        : base(fault.Message, inner) => Fault = fault;

    /// <summary>Wraps a new fault of this kind and message.</summary>
    public FaultException(FaultKind kind, string message, string? code = null)
        : this(new Fault(kind, message, code))
    {
    }

    /// <summary>The failure.</summary>
    public Fault Fault { get; }
}
