using System.Runtime.InteropServices;

namespace Nova.Hosting.Daemon;

/// <summary>SIGTERM, SIGINT and SIGQUIT ask for an orderly stop once; the same signal again ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly PosixSignalRegistration[] registrations;

    public StopSignals() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGQUIT, Handle),
    ];

    public CancellationToken Token => stop.Token;

    public string? Received { get; private set; }

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        stop.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (Received is null)
        {
            Received = context.Signal.ToString();
            context.Cancel = true;
            stop.Cancel();
        }
    }
}
