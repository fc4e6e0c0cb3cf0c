using Nova.Core.Networks;
using Nova.Core.Servers;

namespace Nova.Compute.Drivers;

/// <summary>Interfaces that come to a guest, or leave it, after it was made. What a guest is started with is of its plan.</summary>
internal interface IGuestInterfaces
{
    /// <summary>Plugs one in, at once where the guest runs, and for its next start. Succeeds where it is plugged in.</summary>
    /// <exception cref="Core.Faults.FaultException">The hypervisor does not take it.</exception>
    Task AttachInterfaceAsync(InstanceRecord instance, InstanceInterface one, CancellationToken ct);

    /// <summary>Unplugs one; where the guest runs, once it has let go of it. Succeeds where it is not plugged in, and where there is no guest.</summary>
    /// <exception cref="Core.Faults.FaultException">The guest does not let go of it, and has it still.</exception>
    Task DetachInterfaceAsync(InstanceRecord instance, InstanceInterface one, CancellationToken ct);
}
