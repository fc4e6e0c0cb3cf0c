using Nova.Conductor.Servers;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;

namespace Nova.Conductor.Sagas.Placing;

/// <summary>Whether what failed on one host is tried on the next.</summary>
internal sealed class Retries(BuildOptions options)
{
    /// <summary>A host that is gone, what the host calls so, and what nobody foresaw; a refusal with a reason would be repeated by every host.</summary>
    public static bool CanBeDoneElsewhere<TReply>(HostAnswer<TReply> answer)
        where TReply : class =>
        answer.Refusal is not { } refusal
        || refusal.Code is ComputeRpc.RescheduleCode or ComputeRpc.SupersededCode
        || refusal.Kind is FaultKind.Internal or FaultKind.Unavailable;

    /// <summary>Goes back to the selection, as often as configured.</summary>
    public StepOutcome Elsewhere<TState>(Saga<TState> saga, Fault because)
        where TState : class, IPlacing<TState> => saga.State.Search.FailedHosts.Count + 1 < options.MaxAttempts
        ? StepOutcome.RetryFrom(SelectHost.Step, because)
        : StepOutcome.Fail(SchedulingFaults.RetriesExceeded(saga.InstanceId, because.Details ?? because.Message));
}
