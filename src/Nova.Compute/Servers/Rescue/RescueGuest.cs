using Nova.Compute.Drivers;
using Nova.Compute.Guests;
using Nova.Compute.Hosts;
using Nova.Compute.Servers.Attempts;
using Nova.Compute.Servers.Power;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Messaging;

namespace Nova.Compute.Servers.Rescue;

/// <summary>Boots a guest from a rescue image. The rescue disk is made while the guest still runs: an image that cannot be used disturbs nothing.</summary>
internal sealed class RescueGuest(ComputeHost host, PowerOptions power, TimeProvider time)
{
    public Task<GuestState> HandleAsync(BuildServer command, RpcCall call, CancellationToken ct) => host.Lanes.RunAsync(
        new GuestOrder(command.Instance.Id, command.GuestId, command.Attempt, ServerAction.Rescue), work => RescueInTimeAsync(command, call.Context, work), ct);

    private Task<GuestState> RescueInTimeAsync(BuildServer command, RequestContext context, CancellationToken ct) => Deadline.RunAsync(
        command.Deadline, $"Instance {command.Instance.Id} was not rescued in time.", work => RescueAsync(command, context, work), time, ct);

    private async Task<GuestState> RescueAsync(BuildServer command, RequestContext context, CancellationToken ct)
    {
        var (id, guestId) = (command.Instance.Id, command.GuestId);
        var claim = host.Claims.Of(id, guestId, command.Attempt, TaskState.Rescuing, context);
        var work = new GuestWork(id, guestId, ServerAction.Rescue, claim.StartAsync, command);
        await claim.EnsureAsync(ct);
        if (!await RunningGuest.IsOfAsync(host.Driver, id, command.Attempt, ct))
        {
            try
            {
                await BootAsync(work, command, ct);
            }
            catch (Exception failed) when (failed is not OperationCanceledException && !ct.IsCancellationRequested)
            {
                await ForgetAsync(command, ct);
                throw;
            }
        }

        return new GuestState(await host.Driver.GetPowerStateAsync(id, ct), null, null);
    }

    private async Task BootAsync(GuestWork work, BuildServer command, CancellationToken ct)
    {
        var (id, guestId) = (command.Instance.Id, command.GuestId);
        var spec = await PrepareAsync(work, command, ct);
        if (await host.Driver.GetPowerStateAsync(id, ct) == PowerState.Running)
        {
            await host.Driver.StopAsync(id, power.ShutdownTimeoutOf(command.Instance), ct);
        }

        await host.Parts.DisconnectAsync(id, guestId, ct);
        await host.Parts.ConnectAsync(work, spec, ct);
    }

    /// <summary>Of a rescue that failed nothing stays, the password least of all; unless its system runs after all.</summary>
    private async Task ForgetAsync(BuildServer command, CancellationToken ct)
    {
        if (!await RunningGuest.IsOfAsync(host.Driver, command.Instance.Id, command.Attempt, ct))
        {
            await host.Parts.ForgetRescueAsync(command.Instance.Id, command.GuestId, ct);
        }
    }

    private async Task<GuestSpec> PrepareAsync(GuestWork work, BuildServer command, CancellationToken ct)
    {
        try
        {
            await host.Parts.BringBackIfAwayAsync(work.InstanceId, command.GuestId, ct);
            var own = host.Parts.SpecOf(command.Instance, command.GuestId, command.Attempt);
            return await host.Parts.PrepareAsync(work, own with { Image = command.Image, IsRescue = true }, ct);
        }
        catch (FaultException refused)
        {
            throw new FaultException(refused.Fault with { Code = ComputeRpc.UntouchedCode }, refused);
        }
    }
}
