using MemoryPack;
using Nova.Core.Images;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Boots a server from a rescue image, with its own root disk beside it.</summary>
/// <param name="Id">The server.</param>
/// <param name="Image">The image to boot, as the caller sees it; null where the server's own is gone, so that its host has to know one (<c>[libvirt] rescue_image_id</c>).</param>
/// <param name="Asked">The image that the caller named; null for none.</param>
/// <param name="AdminPassword">Administrator password of the rescue system. Kept encrypted in the journal, erased at the end.</param>
/// <param name="Mark">Chosen by the caller, who sees by the one in the answer whether this request began the rescue, or an earlier run of it under the same idempotency key.</param>
/// <param name="OverrideLock">True where the caller may act on a locked server.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record RescueServer(Guid Id, ImageRecord? Image, string? Asked, string? AdminPassword, Guid Mark, bool OverrideLock)
{
    /// <summary>For logs and errors: nothing that is secret.</summary>
    public override string ToString() => $"{nameof(RescueServer)} of {Id} with {Image?.Id ?? "its host's image"}";
}

/// <summary>A rescue has begun.</summary>
/// <param name="Mark">Of the request that began it.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record RescueServerReply(Guid Mark);

/// <summary>Boots a server from its own disk again.</summary>
/// <param name="Id">The server.</param>
/// <param name="OverrideLock">True where the caller may act on a locked server.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record UnrescueServer(Guid Id, bool OverrideLock);
