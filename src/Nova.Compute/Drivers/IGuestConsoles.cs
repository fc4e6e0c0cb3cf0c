using Nova.Core.Consoles;
using Nova.Core.Rpc.Compute;

namespace Nova.Compute.Drivers;

/// <summary>What a guest shows of itself.</summary>
internal interface IGuestConsoles
{
    /// <summary>The tail of the console log, at most <paramref name="maxBytes"/>; empty where there is none yet.</summary>
    Task<byte[]> ReadConsoleAsync(Guid instanceId, int maxBytes, CancellationToken ct);

    /// <summary>Where the guest's console listens, read from the guest as it runs; null where it has none that speaks this.</summary>
    /// <exception cref="Core.Faults.FaultException">Of kind Conflict where the guest is off: nothing listens.</exception>
    Task<ConsoleEndpoint?> GetConsoleAsync(Guid instanceId, ConsoleProtocol protocol, CancellationToken ct);

    /// <summary>Usage figures.</summary>
    Task<GuestDiagnostics> GetDiagnosticsAsync(Guid instanceId, CancellationToken ct);
}
