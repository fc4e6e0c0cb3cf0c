using Nova.Core.Faults;

namespace Nova.Http;

/// <summary>How one API says no: each has an envelope of its own that its clients read.</summary>
public interface IErrorForm
{
    /// <summary>Writes a refusal or a failure.</summary>
    /// <param name="http">The request; nothing of its answer has been sent.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="message">For the client; null where nothing more is known than the status.</param>
    Task WriteAsync(HttpContext http, int status, string? message);

    /// <summary>The message of a 500: it may name the class of the failure, nothing that leaks internals.</summary>
    string? Unexpected(Exception error);

    /// <summary>Which status this API has for a fault.</summary>
    int StatusOf(FaultKind kind) => FaultStatus.Of(kind);
}
