using Nova.Core.Rpc.Compute;

namespace Nova.Compute.Drivers;

/// <summary>What a guest shows of itself.</summary>
internal interface IGuestConsoles
{
    /// <summary>The tail of the console log, at most <paramref name="maxBytes"/>; empty where there is none yet.</summary>
    Task<byte[]> ReadConsoleAsync(Guid instanceId, int maxBytes, CancellationToken ct);

    /// <summary>Where the guest's VNC server listens; null where it has none.</summary>
    Task<ConsoleEndpoint?> GetVncEndpointAsync(Guid instanceId, CancellationToken ct);

    /// <summary>Usage figures.</summary>
    Task<GuestDiagnostics> GetDiagnosticsAsync(Guid instanceId, CancellationToken ct);
}
