using System.Globalization;
using Nova.Compute.Drivers;
using Nova.Compute.Hosts;
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
        var deed = PowerDeeds.Of(command.Operation);
        return host.Lanes.RunAsync(
            command.Instance.Id, command.Attempt, deed.Operation, work => ChangeInTimeAsync(command, deed, call, work), ct);
    }

    private async Task<GuestState> ChangeInTimeAsync(Command command, PowerDeed deed, RpcCall call, CancellationToken ct)
    {
        var left = call.Deadline == DateTimeOffset.MaxValue ? Timeout.InfiniteTimeSpan : call.Deadline - time.GetUtcNow();
        using var deadline = new CancellationTokenSource(left < TimeSpan.Zero && left != Timeout.InfiniteTimeSpan ? TimeSpan.Zero : left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            return await ChangeAsync(command, deed, call, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new FaultException(FaultKind.Timeout, $"{command.Operation} of instance {command.Instance.Id} was not finished in time.");
        }
    }

    private async Task<GuestState> ChangeAsync(Command command, PowerDeed deed, RpcCall call, CancellationToken ct)
    {
        var id = command.Instance.Id;
        var spec = host.SpecOf(command.Instance, command.Attempt);
        if (deed.Starts)
        {
            var claim = host.Claims.Of(id, command.GuestId, command.Attempt, deed.Shown, call.Context);
            await claim.StartAsync(
                start => StartAsync(command.Operation, spec, start),
                undo => host.Driver.PowerOffAsync(id, TimeSpan.Zero, undo),
                ct);
        }
        else
        {
            await StopAsync(command, ct);
        }

        return new GuestState(await host.Driver.GetPowerStateAsync(id, ct), null, null);
    }

    private async Task StartAsync(PowerOperation operation, GuestSpec spec, CancellationToken ct)
    {
        switch (operation)
        {
            case PowerOperation.Start:
                await host.Driver.PowerOnAsync(spec, ct);
                break;
            case PowerOperation.Unpause:
                await host.Driver.UnpauseAsync(spec.Instance.Id, ct);
                break;
            case PowerOperation.Resume:
                await host.Driver.ResumeAsync(spec, ct);
                break;
            case PowerOperation.RebootSoft when await host.Driver.SoftRebootAsync(spec.Instance.Id, options.SoftRebootTimeout, ct):
                break;
            default:
                await host.Driver.HardRebootAsync(spec, ct);
                break;
        }
    }

    private Task StopAsync(Command command, CancellationToken ct) => command.Operation switch
    {
        PowerOperation.Pause => host.Driver.PauseAsync(command.Instance.Id, ct),
        PowerOperation.Suspend => host.Driver.SuspendAsync(command.Instance.Id, ct),
        _ => host.Driver.PowerOffAsync(command.Instance.Id, ShutdownTimeoutOf(command.Instance), ct),
    };

    /// <summary>The image may know better how long its guest takes.</summary>
    private TimeSpan ShutdownTimeoutOf(InstanceRecord instance)
        => instance.ImageProperties.TryGetValue("os_shutdown_timeout", out var text)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(seconds)
                : options.ShutdownTimeout;
}
