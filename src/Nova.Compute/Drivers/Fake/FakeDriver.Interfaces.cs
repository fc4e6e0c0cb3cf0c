using System.Collections.Concurrent;
using Nova.Core.Networks;
using Nova.Core.Servers;

namespace Nova.Compute.Drivers.Fake;

/// <content>Interfaces that come and go.</content>
internal sealed partial class FakeDriver
{
    /// <summary>Interfaces that were plugged into guests after they were made, and not unplugged since.</summary>
    public ConcurrentDictionary<Guid, InstanceInterface> Plugged { get; } = new();

    public Task AttachInterfaceAsync(InstanceRecord instance, InstanceInterface one, CancellationToken ct) =>
        ChangeAsync(FakeCall.AttachInterface, instance.Id, _ => Plugged[one.Id] = one, ct);

    public Task DetachInterfaceAsync(InstanceRecord instance, InstanceInterface one, CancellationToken ct) =>
        PlayAsync(FakeCall.DetachInterface, () => Plugged.TryRemove(one.Id, out _), ct);
}
