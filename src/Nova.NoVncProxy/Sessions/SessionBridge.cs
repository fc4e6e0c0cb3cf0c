using System.Net.WebSockets;
using System.Security.Authentication;
using Nova.Core.Consoles;

namespace Nova.NoVncProxy.Sessions;

/// <summary>Joins an open web socket and a guest's console, and says goodbye at the end.</summary>
internal sealed partial class SessionBridge(ProxyOptions options, DialConsole dial, IGuestGate gate, TimeProvider time, ILogger<SessionBridge> logger)
{
    /// <summary>For what is settled before the guest's bytes flow: who says nothing holds a place no longer than that.</summary>
    private static readonly TimeSpan HandshakePatience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan FarewellPatience = TimeSpan.FromSeconds(2);

    /// <returns>Null where there was no session: the guest could not be reached, or would not have the user.</returns>
    public async Task<SessionEnd?> RunAsync(WebSocket socket, ConsoleGrant grant, CancellationToken stopping)
    {
        await using var user = WebSocketStream.Create(socket, WebSocketMessageType.Binary, ownsWebSocket: false);
        SessionEnd? end = null;
        try
        {
            await using var wire = await dial.DialAsync(grant.Endpoint, stopping);
            if (await PassGateAsync(user, wire, stopping) is { } guest)
            {
                end = await new Session(user, guest, options.IdleTimeout, options.LifetimeOf(grant), time).RunAsync(stopping);
            }
        }
        catch (Exception broken) when (broken is IOException or WebSocketException or OperationCanceledException or AuthenticationException)
        {
            LogBroken(grant.InstanceId, broken.Message);
        }

        await SayGoodbyeAsync(socket, end);
        return end;
    }

    private async Task<Stream?> PassGateAsync(Stream user, Stream wire, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(HandshakePatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        return await gate.PassAsync(user, wire, either.Token);
    }

    private async Task SayGoodbyeAsync(WebSocket socket, SessionEnd? end)
    {
        var (status, reason) = end switch
        {
            SessionEnd.UserLeft => (WebSocketCloseStatus.NormalClosure, ""),
            SessionEnd.GuestLeft => (WebSocketCloseStatus.NormalClosure, "Target closed"),
            SessionEnd.Idle => (WebSocketCloseStatus.PolicyViolation, "The console was idle for too long."),
            SessionEnd.Over => (WebSocketCloseStatus.PolicyViolation, "The console's time is over."),
            SessionEnd.Stopping => (WebSocketCloseStatus.EndpointUnavailable, "The console proxy is stopping."),
            _ => (WebSocketCloseStatus.EndpointUnavailable, "The console cannot be reached."),
        };
        try
        {
            using var limit = new CancellationTokenSource(FarewellPatience, time);
            await socket.CloseOutputAsync(status, reason, limit.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or InvalidOperationException or IOException)
        {
            // The user did not wait for it.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Console of instance {Instance} could not be opened: {Reason}")]
    private partial void LogBroken(Guid instance, string reason);
}
