using Nova.Core.Servers;

namespace Nova.Compute.Servers.Attempts;

/// <summary>Which guest a command is about, and which attempt it is.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="GuestId">Its guest on this host.</param>
/// <param name="Attempt">Attempt number.</param>
/// <param name="Action">What is to be done.</param>
internal sealed record GuestOrder(Guid InstanceId, Guid GuestId, int Attempt, ServerAction Action);
