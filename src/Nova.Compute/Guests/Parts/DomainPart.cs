using Nova.Compute.Drivers;
using Nova.Core.Servers;

namespace Nova.Compute.Guests.Parts;

/// <summary>The guest itself: defined and started under the lease, in the way of the action. Last of all to come and first to go.</summary>
internal sealed class DomainPart(IComputeDriver driver) : IGuestPart
{
    public string Name => "spawn";

    public Task<GuestSpec> PrepareAsync(GuestWork work, GuestSpec spec, CancellationToken ct) => Task.FromResult(spec);

    public Task ConnectAsync(GuestWork work, GuestSpec spec, CancellationToken ct) => work.Action switch
    {
        ServerAction.Start => work.Start(start => driver.StartAsync(spec, start), undo => PowerOffAsync(work, undo), ct),
        ServerAction.Resume => work.Start(start => driver.ResumeAsync(spec, start), undo => PowerOffAsync(work, undo), ct),
        ServerAction.RebootSoft or ServerAction.RebootHard =>
            work.Start(start => driver.RebootHardAsync(spec, start), undo => PowerOffAsync(work, undo), ct),
        _ => work.Start(start => driver.SpawnAsync(spec, start), undo => driver.DestroyAsync(work.InstanceId, undo), ct),
    };

    public Task DisconnectAsync(GuestRecord guest, CancellationToken ct) => driver.DestroyAsync(guest.InstanceId, ct);

    public Task RemoveAsync(GuestRecord guest, CancellationToken ct) => Task.CompletedTask;

    private Task PowerOffAsync(GuestWork work, CancellationToken ct) => driver.StopAsync(work.InstanceId, TimeSpan.Zero, ct);
}
