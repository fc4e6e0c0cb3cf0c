using Nova.Core.Faults;

namespace Nova.Api.Ec2.Pipeline;

/// <summary>A refusal as EC2's clients read it: a code they decide by, and a sentence.</summary>
internal sealed record Ec2Error(int Status, string Code, string Message)
{
    public static readonly Ec2Error NotFound = new(404, "InvalidRequest", "The resource could not be found.");
    public static readonly Ec2Error MethodNotAllowed = new(405, "InvalidRequest", "Send the request by GET or POST.");
    public static readonly Ec2Error TooLarge = new(413, "RequestEntityTooLarge", "The request is too large.");
    public static readonly Ec2Error Unavailable = new(503, "Unavailable", "The service does not answer at the moment. Try again.");
    public static readonly Ec2Error Internal = new(500, "InternalError", "Unknown error occurred.");
    public static readonly Ec2Error SignatureDoesNotMatch = new(401, "AuthFailure", "The access key is not known, or the signature does not match the request.");
    public static readonly Ec2Error SignatureMissing = new(400, "AuthFailure", "Signature not provided");
    public static readonly Ec2Error KeyMissing = new(400, "AuthFailure", "Access key not provided");
    public static readonly Ec2Error Late = new(403, "RequestExpired", "Timestamp failed validation.");
    public static readonly Ec2Error DryRun = new(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");

    public static Ec2Error MalformedSignature(string message) => new(400, "AuthFailure", message);

    public static Ec2Error MalformedQuery(string message) => new(400, "MalformedQueryString", message);

    public static Ec2Error Missing(string parameter) => new(400, "MissingParameter", $"The request must contain the parameter {parameter}.");

    public static Ec2Error InvalidValue(string message) => new(400, "InvalidParameterValue", message);

    public static Ec2Error Combined(string message) => new(400, "InvalidParameterCombination", message);

    public static Ec2Error Unsupported(string message) => new(400, "UnsupportedOperation", message);

    public static Ec2Error Denied(string message) => new(403, "AuthFailure", message);

    /// <summary>What another daemon, or the judge of wishes, refuses; null where it is no refusal but a failure.</summary>
    public static Ec2Error? Of(Fault fault) => (fault.Kind, fault.Code) switch
    {
        (_, "image_not_found") => new(404, "InvalidAMIID.NotFound", fault.Message),
        (_, "image_not_active") => new(400, "IncorrectState", fault.Message),
        (_, "keypair_not_found") => new(404, "InvalidKeyPair.NotFound", fault.Message),
        (_, "group_not_found") => new(404, "InvalidGroup.NotFound", fault.Message),
        (_, "instance_locked") => new(400, "OperationNotPermitted", fault.Message),
        (FaultKind.BadRequest, _) => InvalidValue(fault.Message),
        (FaultKind.Forbidden, _) => Denied(fault.Message),
        (FaultKind.OverQuota, _) => new(413, "ResourceLimitExceeded", fault.Message),
        (FaultKind.NotFound, _) => new(404, "InvalidParameterValue", fault.Message),
        (FaultKind.Conflict, _) => new(400, "IncorrectInstanceState", fault.Message),
        (FaultKind.Unprocessable, _) => new(400, "IdempotentParameterMismatch", fault.Message),
        (FaultKind.NotImplemented, _) => Unsupported(fault.Message),
        (FaultKind.Unavailable or FaultKind.Timeout, _) => Unavailable,
        _ => null,
    };
}

/// <summary>A refusal found deep within the reading of a request.</summary>
internal sealed class Ec2RefusalException(Ec2Error error) : Exception(error.Message)
{
    public Ec2Error Error => error;
}
