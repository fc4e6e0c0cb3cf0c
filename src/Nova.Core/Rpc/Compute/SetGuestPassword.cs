using MemoryPack;
using Nova.Core.Servers;

namespace Nova.Core.Rpc.Compute;

/// <summary>Have the agent of this guest set its administrator's password.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="GuestId">The guest.</param>
/// <param name="Attempt">Attempt number.</param>
/// <param name="Password">The password.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record SetGuestPassword(InstanceRecord Instance, Guid GuestId, int Attempt, string Password)
{
    /// <summary>The refusal of a guest whose agent does not answer: to clients not implemented, as upstream.</summary>
    public const string NoAgent = "Unable to set password on instance";

    /// <summary>For logs and errors: nothing that is secret.</summary>
    public override string ToString() => $"{nameof(SetGuestPassword)} of guest {GuestId}, attempt {Attempt}";
}
