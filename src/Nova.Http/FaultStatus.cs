using Nova.Core.Faults;

namespace Nova.Http;

/// <summary>Which HTTP status a fault of another daemon becomes, where an API does not say otherwise.</summary>
public static class FaultStatus
{
    /// <summary>The status of <paramref name="kind"/>.</summary>
    public static int Of(FaultKind kind) => kind switch
    {
        FaultKind.BadRequest => StatusCodes.Status400BadRequest,
        FaultKind.Forbidden or FaultKind.OverQuota => StatusCodes.Status403Forbidden,
        FaultKind.NotFound => StatusCodes.Status404NotFound,
        FaultKind.Conflict => StatusCodes.Status409Conflict,
        FaultKind.Unprocessable => StatusCodes.Status422UnprocessableEntity,
        FaultKind.NotImplemented => StatusCodes.Status501NotImplemented,
        FaultKind.Unavailable or FaultKind.Timeout => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
