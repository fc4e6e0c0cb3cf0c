using MemoryPack;
using Nova.Conductor.Sagas.Steps;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Conductor.Sagas;

/// <summary>What a change of password knows besides the instance; the password itself is a secret of the saga.</summary>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record ChangePasswordState
{
    [MemoryPackOrder(0)]
    public required GuestOrder Guest { get; init; }

    /// <summary>The guest as it runs; never journaled.</summary>
    [MemoryPackIgnore]
    public GuestState? Answered { get; init; }
}

/// <summary>Has the guest's agent set a password. Whatever comes of it the server is ACTIVE as before: an agent either sets it or does not.</summary>
internal sealed record ChangePasswordSaga : SagaDefinition<ChangePasswordState>
{
    public ChangePasswordSaga(SetPasswordSteps steps)
        : base("change_password", ComputeRpc.SetGuestPassword.Timeout) => Steps =
        [
            //    step                     do
            Step("set_password_on_host",  steps.SetAsync),
            Step("finish",                steps.FinishAsync) with { PointOfNoReturn = true },
        ];

    protected override VmState StateAfterFailure(Saga<ChangePasswordState> saga) => VmState.Active;
}
