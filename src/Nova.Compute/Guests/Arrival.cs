using Nova.Compute.Drivers;
using Nova.Core.Rpc.Compute;

namespace Nova.Compute.Guests;

/// <summary>What a guest that moves here brings along.</summary>
/// <param name="Disks">Its disks.</param>
/// <param name="Fetch">Brings their files; null where they were set aside on this host.</param>
internal sealed record Arrival(IReadOnlyList<MoveDisk> Disks, IDiskFetch? Fetch);
