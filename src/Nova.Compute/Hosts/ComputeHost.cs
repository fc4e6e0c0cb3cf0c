using Nova.Compute.ConfigDrive;
using Nova.Compute.Drivers;
using Nova.Compute.Servers.Attempts;
using Nova.Core.Servers;

namespace Nova.Compute.Hosts;

/// <summary>Who a compute host is.</summary>
/// <param name="Name">Name it serves and registers under.</param>
/// <param name="NodeId">Stable uuid of its node.</param>
internal sealed record HostIdentity(string Name, Guid NodeId);

/// <summary>One compute host: its hypervisor, its attempts, its lease. A process has one, or thousands of fake ones.</summary>
internal sealed class ComputeHost(
    HostIdentity identity, IComputeDriver driver, InstanceLanes lanes, HostLease lease, AttemptClaims claims, HostSlots slots)
{
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => identity.Name;

    public Guid NodeId => identity.NodeId;

    public IComputeDriver Driver => driver;

    public InstanceLanes Lanes => lanes;

    public HostLease Lease => lease;

    public AttemptClaims Claims => claims;

    public HostSlots Slots => slots;

    /// <summary>How far it is on its way to being up; see <see cref="HostStanding"/>.</summary>
    public HostStanding Standing { get; } = new();

    /// <summary>Completed once guests that were to be resumed at start have been: from then on power states are reported.</summary>
    public Task Settled => _settled.Task;

    public void Settle() => _settled.TrySetResult();

    /// <summary>What a driver needs for an instance that has been built before.</summary>
    public GuestSpec SpecOf(InstanceRecord instance, int attempt)
    {
        var drive = ConfigDriveFile.PathOf(driver, instance.Id);
        return new GuestSpec(instance, attempt, Image: null, File.Exists(drive) ? drive : null);
    }

    /// <summary>Removes a guest with all that belongs to it; succeeds where nothing is there.</summary>
    public async Task DestroyGuestAsync(Guid instanceId, CancellationToken ct)
    {
        await driver.DestroyAsync(instanceId, ct);
        await driver.RemoveDisksAsync(instanceId, ct);
    }
}
