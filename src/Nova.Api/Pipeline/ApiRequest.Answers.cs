using Nova.Api.Microversions;
using Nova.Core.Faults;

namespace Nova.Api.Pipeline;

/// <summary>The answers a handler may give.</summary>
internal sealed partial class ApiRequest
{
    /// <summary>Success with a body, under the status the route table declares.</summary>
    public ApiResponse Ok<T>(VersionedView<T> view, T body, string? location = null)
        where T : class =>
        new() { Status = Operation.SuccessAt(Version), Body = body, Type = view.At(Version), Location = location };

    /// <summary>Success with a body that holds a secret, and what repeats of the request get instead of it.</summary>
    public ApiResponse Ok<T>(VersionedView<T> view, T body, T ofRepeats, string? location = null)
        where T : class =>
        Ok(view, body, location) with { BodyOfRepeats = ofRepeats };

    /// <summary>Success without a body.</summary>
    public ApiResponse Done(string? location = null) => new() { Status = Operation.SuccessAt(Version), Location = location };

    public ApiResponse BadRequest(string message) => Refuse(StatusCodes.Status400BadRequest, message);

    public ApiResponse Forbidden(string message) => Refuse(StatusCodes.Status403Forbidden, message);

    public ApiResponse NotFound(string message) => Refuse(StatusCodes.Status404NotFound, message);

    public ApiResponse Conflict(string message) => Refuse(StatusCodes.Status409Conflict, message);

    /// <summary>403 with the name of the policy that refused.</summary>
    public ApiResponse Refused(Policies.Policy policy) => Forbidden(policy.RefusalMessage);

    /// <summary>A refusal that is not this API's own, under the status its kind has.</summary>
    public ApiResponse Refuse(Fault fault) => Refuse(FaultStatus.Of(fault.Kind), fault.Message);

    /// <summary>Any refusal; written as a fault.</summary>
    public ApiResponse Refuse(int status, string message) => new() { Status = status, FaultMessage = message };
}
