using MemoryPack;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Servers.Attempts;

/// <summary>What a host was last told to do with a guest, and how it went.</summary>
/// <param name="Attempt">Highest attempt seen; lower ones are refused.</param>
/// <param name="Action">What it was.</param>
/// <param name="At">When the entry was written.</param>
/// <param name="Answer">The answer, once it succeeded.</param>
/// <param name="Fault">The fault, once it failed and was undone.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
internal sealed partial record AttemptEntry(int Attempt, ServerAction Action, DateTimeOffset At, GuestState? Answer = null, Fault? Fault = null)
{
    /// <summary>False while it runs, and after a crash in the middle: then it is done again when the conductor asks again.</summary>
    [MemoryPackIgnore]
    public bool IsFinished => Answer is not null || Fault is not null;
}
