using System.Text;
using Nova.NoVncProxy.Sessions;

namespace Nova.NoVncProxy.Xvp;

/// <summary>One connection of the Java client: <c>GET /console?token=…</c>, the answer of upstream's proxy, and the guest.</summary>
internal sealed partial class XvpSession(
    ProxyOptions options, TokenCheck tokens, SessionPlaces places, DialConsole dial, TimeProvider time, ILogger<XvpSession> logger)
{
    private static readonly TimeSpan HeadPatience = TimeSpan.FromSeconds(10);

    public async Task RunAsync(Stream client, CancellationToken stopping)
    {
        if (TokenOf(await ReadHeadAsync(client, stopping)) is not { } token)
        {
            await AnswerAsync(client, "400 Bad Request", stopping);
            return;
        }

        using var place = places.TryTake(token);
        if (place is null)
        {
            await AnswerAsync(client, "503 Service Unavailable", stopping);
            return;
        }

        if (await tokens.CheckAsync(token, stopping) is not { } grant)
        {
            await AnswerAsync(client, "401 Not Authorized", stopping);
            return;
        }

        await using var guest = await dial.DialAsync(grant.Endpoint, stopping);
        await AnswerAsync(client, "200 OK", stopping);
        LogOpened(grant.InstanceId);
        var end = await new Session(client, guest, options.IdleTimeout, options.LifetimeOf(grant), time).RunAsync(stopping);
        LogEnded(grant.InstanceId, end);
    }

    private async Task<string> ReadHeadAsync(Stream client, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(HeadPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        return await HttpHead.ReadAsync(client, either.Token);
    }

    private static string? TokenOf(string requestLine)
    {
        if (requestLine.Split(' ') is not ["GET", var target, ..] || target.IndexOf('?', StringComparison.Ordinal) is not (>= 0 and var mark))
        {
            return null;
        }

        return target[(mark + 1)..].Split('&')
            .Where(pair => pair.StartsWith("token=", StringComparison.Ordinal))
            .Select(pair => TokenInRequest.Usable(Uri.UnescapeDataString(pair["token=".Length..])))
            .FirstOrDefault(token => token is not null);
    }

    private static Task AnswerAsync(Stream client, string status, CancellationToken ct) =>
        client.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n\r\n"), ct).AsTask();

    [LoggerMessage(LogLevel.Information, "Console of instance {Instance} opened (xvpvnc)")]
    private partial void LogOpened(Guid instance);

    [LoggerMessage(LogLevel.Information, "Console of instance {Instance} ended: {End}")]
    private partial void LogEnded(Guid instance, SessionEnd end);
}
