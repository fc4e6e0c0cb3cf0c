using System.Collections.Concurrent;
using Nova.Core.Faults;
using Nova.Core.Images.Properties;
using Nova.Core.Servers;

namespace Nova.Compute.Drivers.Fake;

/// <content>What reaches into a guest that runs: its agent, and interrupts.</content>
internal sealed partial class FakeDriver
{
    /// <summary>The passwords that guests were given; one has an agent where its image says so.</summary>
    public ConcurrentDictionary<Guid, string> Passwords { get; } = new();

    public Task SetPasswordAsync(InstanceRecord instance, string password, CancellationToken ct) => ImageProperties.Flag(instance.ImageProperties, "hw_qemu_guest_agent") == true
        ? ChangeAsync(FakeCall.SetPassword, instance.Id, _ => Passwords[instance.Id] = password, ct)
        : throw new FaultException(FaultKind.Conflict, "Guest agent is not enabled for the instance");

    /// <summary>Guests that were sent an interrupt, as often as it was.</summary>
    public ConcurrentQueue<Guid> Interrupts { get; } = new();

    public Task InjectNmiAsync(Guid instanceId, CancellationToken ct) => ChangeAsync(
        FakeCall.InjectNmi,
        instanceId,
        guest =>
        {
            if (guest.PowerState is not (PowerState.Running or PowerState.Paused))
            {
                throw new FaultException(FaultKind.Conflict, $"Cannot trigger a crash dump of instance {instanceId} while it does not run.");
            }

            Interrupts.Enqueue(instanceId);
            return true;
        },
        ct);
}
