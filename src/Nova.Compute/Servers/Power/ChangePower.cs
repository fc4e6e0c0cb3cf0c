using Nova.Compute.Guests;
using Nova.Compute.Hosts;
using Nova.Compute.Servers.Attempts;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Messaging;
using Command = Nova.Core.Rpc.Compute.ChangePower;

namespace Nova.Compute.Servers.Power;

/// <summary>Starts, stops, reboots, pauses, suspends: whatever the guest's state is already counts as done.</summary>
internal sealed class ChangePower(ComputeHost host, PowerOptions options, TimeProvider time)
{
    public Task<GuestState> HandleAsync(Command command, RpcCall call, CancellationToken ct)
    {
        if (!PowerActions.Table.TryGetValue(command.Action, out var power))
        {
            throw new FaultException(FaultKind.BadRequest, $"{command.Action} is no power action.");
        }

        return host.Lanes.RunAsync(
            new GuestOrder(command.Instance.Id, command.GuestId, command.Attempt, command.Action), work => ChangeInTimeAsync(command, power, call, work), ct);
    }

    private Task<GuestState> ChangeInTimeAsync(Command command, PowerAction power, RpcCall call, CancellationToken ct) => Deadline.RunAsync(
        call.Deadline, $"{command.Action} of instance {command.Instance.Id} was not finished in time.", work => ChangeAsync(command, power, call, work), time, ct);

    private async Task<GuestState> ChangeAsync(Command command, PowerAction power, RpcCall call, CancellationToken ct)
    {
        var id = command.Instance.Id;
        if (await host.Parts.BringBackIfAwayAsync(id, command.GuestId, ct))
        {
            await host.Driver.DefineAsync(host.Parts.SpecOf(command.Instance, command.GuestId, command.Attempt), ct);
        }

        if (power.Starts)
        {
            var claim = host.Claims.Of(id, command.GuestId, command.Attempt, power.Shown, call.Context);
            await StartAsync(command, claim, ct);
        }
        else
        {
            await StopAsync(command, ct);
        }

        return new GuestState(await host.Driver.GetPowerStateAsync(id, ct), null, null);
    }

    private async Task StartAsync(Command command, AttemptClaim claim, CancellationToken ct)
    {
        var id = command.Instance.Id;
        switch (command.Action)
        {
            case ServerAction.Unpause:
                await claim.StartAsync(start => host.Driver.UnpauseAsync(id, start), undo => host.Driver.StopAsync(id, TimeSpan.Zero, undo), ct);
                return;
            case ServerAction.RebootSoft when await TryRebootSoftAsync(id, claim, ct):
                return;
            case ServerAction.RebootSoft or ServerAction.RebootHard:
                await claim.EnsureAsync(ct);
                await host.Parts.DisconnectAsync(id, command.GuestId, ct);
                break;
        }

        var work = new GuestWork(id, command.GuestId, command.Action, claim.StartAsync);
        await host.Parts.ConnectAsync(work, host.Parts.SpecOf(command.Instance, command.GuestId, command.Attempt), ct);
    }

    private async Task<bool> TryRebootSoftAsync(Guid id, AttemptClaim claim, CancellationToken ct)
    {
        var rebooted = false;
        await claim.StartAsync(
            async start => rebooted = await host.Driver.RebootSoftAsync(id, options.SoftRebootTimeout, start),
            undo => host.Driver.StopAsync(id, TimeSpan.Zero, undo),
            ct);
        return rebooted;
    }

    private Task StopAsync(Command command, CancellationToken ct) => command.Action switch
    {
        ServerAction.Pause => host.Driver.PauseAsync(command.Instance.Id, ct),
        ServerAction.Suspend => host.Driver.SuspendAsync(command.Instance.Id, ct),
        _ => host.Driver.StopAsync(command.Instance.Id, options.ShutdownTimeoutOf(command.Instance), ct),
    };
}
