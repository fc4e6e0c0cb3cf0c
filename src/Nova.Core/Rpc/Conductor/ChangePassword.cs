using MemoryPack;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Gives the administrator of a running guest another password, by its agent.</summary>
/// <param name="Id">The server.</param>
/// <param name="Password">The password. Kept encrypted in the journal, erased at the end.</param>
/// <param name="OverrideLock">True where the caller may act on a locked server.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ChangePassword(Guid Id, string Password, bool OverrideLock)
{
    /// <summary>For logs and errors: nothing that is secret.</summary>
    public override string ToString() => $"{nameof(ChangePassword)} of {Id}";
}

/// <summary>It has begun.</summary>
/// <param name="RequestId">The request under which the server's action is found, by which the caller sees what comes of it.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ChangePasswordReply(string RequestId);
