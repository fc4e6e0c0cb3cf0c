using Nova.Core.Rpc.Compute;

namespace Nova.Compute.Drivers;

/// <summary>What a hypervisor can do for a compute host, capability by capability. Two implementations: libvirt and fake; one contract suite for both.</summary>
/// <remarks>
/// Guests are named by instance id. Every method is idempotent: asking for a state that is already there succeeds.
/// Methods do not serialise themselves per instance; the caller does. Expected refusals are <see cref="Core.Faults.FaultException"/>s
/// (<see cref="ComputeRpc.GuestMissingCode"/> where the guest does not exist); anything else is a fault of the host.
/// </remarks>
internal interface IComputeDriver
    : INodeInventory, IGuestList, IGuestDisks, IGuestDomain, IGuestPower, IGuestConsoles, IGuestMoves, IGuestRescue, IGuestSnapshots, IGuestInside, IGuestInterfaces, ILiveMigration, IHypervisorHealth
{
    /// <summary>Name in <c>compute_driver</c>'s first part: <c>libvirt</c> or <c>fake</c>.</summary>
    string Name { get; }

    /// <summary>Connects to the hypervisor and checks that it can serve; called once before anything else.</summary>
    Task OpenAsync(CancellationToken ct);
}
