using Nova.Core.Servers;

namespace Nova.Compute.Drivers;

/// <summary>What is done to the system inside a running guest.</summary>
internal interface IGuestInside
{
    /// <summary>Sets the password of its administrator by its agent: of the user that the image names (<c>os_admin_user</c>), else of <c>root</c> or <c>Administrator</c>.</summary>
    /// <exception cref="Core.Faults.FaultException">Conflict: the image says of no agent, or the agent refuses. NotImplemented: no agent answers.</exception>
    Task SetPasswordAsync(InstanceRecord instance, string password, CancellationToken ct);

    /// <summary>Sends a non-maskable interrupt, at which a system that is set up for it writes a crash dump.</summary>
    /// <exception cref="Core.Faults.FaultException">Conflict: it does not run.</exception>
    Task InjectNmiAsync(Guid instanceId, CancellationToken ct);
}
