using MemoryPack;
using Nova.Core.Rpc.Compute;

namespace Nova.Core.Consoles;

/// <summary>What a console token gives access to.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="ComputeHost">Host it is on; a token ends when it leaves.</param>
/// <param name="Type">Kind of console.</param>
/// <param name="Endpoint">Where it listens.</param>
/// <param name="SecondsLeft">How long the token lasts, counted from the answer: hosts' clocks may differ.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ConsoleGrant(Guid InstanceId, string ComputeHost, ConsoleType Type, ConsoleEndpoint Endpoint, double SecondsLeft);
