using Nova.Core;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Messaging;

namespace Nova.Hosting.Heartbeat;

/// <summary>The heartbeat of a daemon that is one service on one host: a call to the conductor, which registers it at first sight.</summary>
internal sealed class RpcHeartbeat(IRpcClient rpc, DaemonIdentity identity, ServiceTopic topic) : IHeartbeat
{
    /// <summary>A report, or its answer, that was lost with one of several conductors reaches another long before the lease ends.</summary>
    private static readonly CallOptions Beat = new(ResendEvery: TimeSpan.FromSeconds(1));

    private readonly ReportServices _report = new([new ServiceBeat(identity.Host, identity.Binary, topic.Name)]);
    private readonly RequestContext _context = RequestContext.ForService($"req-{Guid.NewGuid()}");

    public async Task<TimeSpan> BeatAsync(CancellationToken cancellationToken)
    {
        var reply = await rpc.CallAsync(HostsRpc.ReportServices, RpcTarget.Any, _report, _context, Beat, cancellationToken);
        return TimeSpan.FromSeconds(reply.LeaseSeconds);
    }
}

/// <summary>Topic a daemon registers under.</summary>
/// <param name="Name">As <c>scheduler</c>.</param>
internal sealed record ServiceTopic(string Name);

/// <summary>Registers the heartbeat of ordinary daemons.</summary>
public static class HeartbeatExtensions
{
    /// <summary>Makes the daemon a service of the cloud: it reports to the conductor every three seconds under this topic. Needs <see cref="MessagingExtensions.AddMessaging"/>.</summary>
    public static void AddServiceHeartbeat(this NovaDaemonBuilder daemon, string topic)
    {
        daemon.Services.AddSingleton(new ServiceTopic(topic));
        daemon.AddHeartbeat<RpcHeartbeat>();
    }
}
