using Nova.Compute.Guests;
using Nova.Compute.Hosts;
using Nova.Compute.Moves;
using Nova.Compute.Servers.Attempts;
using Nova.Compute.Servers.Power;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Messaging;
using Command = Nova.Core.Rpc.Compute.PrepareMove;

namespace Nova.Compute.Servers.Moves;

/// <summary>A guest moves away: it is stopped, leaves the hypervisor, and its disks are set aside for whoever has the offer's secret.</summary>
/// <remarks>What it was is recorded before it is stopped, so that a crash at any point is answered alike when the conductor asks again.</remarks>
internal sealed class PrepareMove(ComputeHost host, PowerOptions power, MoveListener? listener, TimeProvider time)
{
    public async Task<MoveOffer> HandleAsync(Command command, RpcCall call, CancellationToken ct)
    {
        await host.Lanes.RunAsync(
            new GuestOrder(command.Instance.Id, command.GuestId, command.Attempt, ServerAction.Migrate), work => PrepareInTimeAsync(command, work), ct);
        return host.Records.Find(command.GuestId)?.Departure is { Disks: { } disks } departure
            ? new MoveOffer(listener?.Address ?? "", departure.Token is null ? 0 : PortOf(command), departure.Token ?? "", departure.Before, disks)
            : throw new FaultException(FaultKind.Conflict, $"The guest of instance {command.Instance.Id} is not set aside any more.", ComputeRpc.SupersededCode);
    }

    private Task<GuestState> PrepareInTimeAsync(Command command, CancellationToken ct) => Deadline.RunAsync(
        command.Deadline, $"Instance {command.Instance.Id} was not stopped in time for its move.", work => PrepareAsync(command, work), time, ct);

    private async Task<GuestState> PrepareAsync(Command command, CancellationToken ct)
    {
        var (id, guestId) = (command.Instance.Id, command.GuestId);
        var isStreamed = listener is not null && command.DestinationHost != host.Name;
        if (isStreamed)
        {
            PortOf(command);
        }

        var begun = host.Records.Find(guestId)?.Departure;
        var before = begun?.Before ?? await host.Driver.GetPowerStateAsync(id, ct);
        var departure = new Departure
        {
            Before = before,
            DestinationGuestId = command.DestinationGuestId,
            Until = command.Deadline,
            Token = isStreamed ? MoveProof.NewToken() : null,
        };
        await host.Records.ChangeAsync(id, guestId, record => record with { Departure = departure }, survivesPowerCut: true, ct);
        if (await host.Driver.GetPowerStateAsync(id, ct) is not (PowerState.NoState or PowerState.Shutdown))
        {
            await host.Driver.StopAsync(id, power.ShutdownTimeoutOf(command.Instance), ct);
        }

        await host.Parts.DisconnectAsync(id, guestId, ct);
        var disks = await host.Driver.SetAsideAsync(host.Parts.SpecOf(command.Instance, guestId, command.Attempt), ct);
        await host.Records.ChangeAsync(
            id, guestId, record => record with { Departure = departure with { Disks = disks }, Prepared = [], Connected = [] }, survivesPowerCut: true, ct);
        return new GuestState(PowerState.NoState, null, null);
    }

    private int PortOf(Command command) => listener?.Port ?? throw new FaultException(
        FaultKind.Unavailable, $"Instance {command.Instance.Id} cannot move: its host does not listen for other hosts now.");
}
