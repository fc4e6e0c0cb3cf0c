using Nova.Compute.Hosts;
using Nova.Compute.Servers.Attempts;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Messaging;

namespace Nova.Compute.Servers.Inside;

/// <summary>Has the guest's agent set a password. Asked again it is set again, to the same.</summary>
internal sealed class SetPassword(ComputeHost host)
{
    public Task<GuestState> HandleAsync(SetGuestPassword command, RpcCall call, CancellationToken ct) => host.Lanes.RunAsync(
        new GuestOrder(command.Instance.Id, command.GuestId, command.Attempt, ServerAction.ChangePassword), work => SetAsync(command, call, work), ct);

    private async Task<GuestState> SetAsync(SetGuestPassword command, RpcCall call, CancellationToken ct)
    {
        var id = command.Instance.Id;
        await host.Claims.Of(id, command.GuestId, command.Attempt, TaskState.UpdatingPassword, call.Context).EnsureAsync(ct);
        if (await host.Driver.GetPowerStateAsync(id, ct) is not PowerState.Running and var state)
        {
            throw new FaultException(
                new Fault(FaultKind.Conflict, $"Failed to set admin password on {id} because instance is not running", Details: $"It is {state}."));
        }

        await host.Driver.SetPasswordAsync(command.Instance, command.Password, ct);
        return new GuestState(PowerState.Running, null, null);
    }
}
