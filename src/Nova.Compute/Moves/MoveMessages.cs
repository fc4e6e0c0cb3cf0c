using MemoryPack;

namespace Nova.Compute.Moves;

/// <summary>A fetcher's request, after the source's nonce.</summary>
/// <param name="GuestId">The guest the disks are of.</param>
/// <param name="DestinationGuestId">The guest they are for.</param>
/// <param name="Name">Name of the file; empty to say that all has been fetched, which ends the offer.</param>
/// <param name="Offset">Where to begin: what came before a cut is not sent again.</param>
/// <param name="Nonce">The fetcher's own.</param>
/// <param name="Proof">Proof that it knows the offer's secret.</param>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record MoveRequest(
    [property: MemoryPackOrder(0)] Guid GuestId,
    [property: MemoryPackOrder(1)] Guid DestinationGuestId,
    [property: MemoryPackOrder(2)] string Name,
    [property: MemoryPackOrder(3)] long Offset,
    [property: MemoryPackOrder(4)] byte[] Nonce,
    [property: MemoryPackOrder(5)] byte[] Proof);

/// <summary>The source's answer, before the frames.</summary>
/// <param name="Refusal">Why there will be none; null where they follow.</param>
/// <param name="Length">Length of the file.</param>
/// <param name="Format">Its format.</param>
/// <param name="Proof">Proof that the source made the offer.</param>
[MemoryPackable(GenerateType.VersionTolerant)]
internal sealed partial record MoveReply(
    [property: MemoryPackOrder(0)] string? Refusal,
    [property: MemoryPackOrder(1)] long Length,
    [property: MemoryPackOrder(2)] string? Format,
    [property: MemoryPackOrder(3)] byte[]? Proof);
