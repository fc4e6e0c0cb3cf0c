using MemoryPack;

namespace Nova.Core.Rpc.Conductor;

/// <summary>What a guest has told of its password: text that its owner's private key decrypts, and that nobody here reads.</summary>
/// <param name="Text">As the guest wrote it; empty for none.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ServerPassword(string Text)
{
    /// <summary>Upstream keeps it in four values of 255 characters.</summary>
    public const int LargestBytes = 1020;
}

/// <summary>A guest tells its password.</summary>
/// <param name="Id">The server.</param>
/// <param name="Text">At most <see cref="ServerPassword.LargestBytes"/>.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record SetServerPassword(Guid Id, string Text);
