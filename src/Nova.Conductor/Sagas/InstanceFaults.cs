using Nova.Core.Faults;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas;

/// <summary>Why a saga failed, as it is shown on the instance.</summary>
internal static class InstanceFaults
{
    /// <summary>Upstream's column.</summary>
    private const int LongestMessage = 255;

    public static InstanceFault Of(Fault? fault, DateTimeOffset now)
    {
        fault ??= new Fault(FaultKind.Internal, "An unexpected error occurred.");
        var message = fault.Message.Length <= LongestMessage ? fault.Message : fault.Message[..LongestMessage];
        return new InstanceFault(CodeOf(fault.Kind), message, fault.Details, now);
    }

    private static int CodeOf(FaultKind kind) => kind switch
    {
        FaultKind.BadRequest => 400,
        FaultKind.Forbidden or FaultKind.OverQuota => 403,
        FaultKind.NotFound => 404,
        FaultKind.Conflict => 409,
        FaultKind.NotImplemented => 501,
        _ => 500,
    };
}
