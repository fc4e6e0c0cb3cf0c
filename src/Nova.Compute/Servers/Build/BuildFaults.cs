using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;

namespace Nova.Compute.Servers.Build;

/// <summary>Turns what stopped a build into the fault the conductor decides by.</summary>
internal static class BuildFaults
{
    /// <summary>
    /// A refusal of what was asked for (bad image, unknown image, unsupported device) is the same on every host and stays as it is. What is wrong with
    /// this host carries <see cref="ComputeRpc.RescheduleCode"/>.
    /// </summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="at">Which step.</param>
    /// <param name="mayReschedule">False where something of the guest may be left on this host.</param>
    /// <param name="what">What was stopped.</param>
    public static FaultException Of(Exception failure, Guid instanceId, string at, bool mayReschedule, string what)
    {
        var fault = (failure as FaultException)?.Fault;
        if (fault is not null && IsRefusal(fault.Kind))
        {
            return new FaultException(fault, failure);
        }

        return new FaultException(
            new Fault(
                FaultKind.Internal,
                $"{what} of instance {instanceId} aborted: {fault?.Message ?? "unexpected error on the compute host."}",
                mayReschedule ? ComputeRpc.RescheduleCode : null,
                $"At {at}: {fault?.Details ?? failure.ToString()}"),
            failure);
    }

    private static bool IsRefusal(FaultKind kind) => kind is
        FaultKind.BadRequest or FaultKind.Forbidden or FaultKind.OverQuota or FaultKind.NotFound or FaultKind.Conflict
        or FaultKind.Unprocessable or FaultKind.NotImplemented;
}
