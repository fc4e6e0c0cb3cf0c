using Nova.Hosting.Health;
using Nova.Messaging.Transports;

namespace Nova.Hosting.Daemon;

/// <summary>Ready while the message bus is connected. A daemon that has not asked anything yet connects now: it may wait for its first request until it is ready.</summary>
internal sealed class BrokerReadiness(ITransport transport, TimeProvider time) : IReadinessCheck
{
    /// <summary>Less than a health check may take, so that the answer names the broker.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public string Name => "message bus";

    public async ValueTask<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        if (transport.IsConnected)
        {
            return null;
        }

        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await transport.ConnectAsync(either.Token);
            return null;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return $"{transport.Description} is not connected";
        }
    }
}
