using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Nova.Core.Hosts;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Messaging;
using Nova.Messaging.Transports;

namespace Nova.Compute.Tests.Daemon;

/// <summary>Answers what a compute asks of the conductor, as the test says.</summary>
internal sealed class ScriptedConductor : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly RpcServer _server;
    private TaskCompletionSource _reachable = Reached();

    public ScriptedConductor(ITransport broker, TimeProvider time)
    {
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(time)
            .AddSingleton<Microsoft.Extensions.Logging.ILoggerFactory>(NullLoggerFactory.Instance)
            .AddNovaMessaging(new TransportOptions { Broker = broker })
            .BuildServiceProvider();
        var table = new RpcTable(ConductorTopic.Name)
            .On(HostsRpc.AdmitHost, (request, _, _) => Task.FromResult(Admits(request)))
            .On(HostsRpc.ReportServices, ReportServicesAsync)
            .On(HostsRpc.ReportNodes, ReportNodesAsync)
            .On(HostsRpc.ClaimAttempt, ClaimAsync)
            .On(MovesRpc.Progress, (request, _, _) =>
            {
                Progress.Enqueue(request);
                return Task.FromResult(Nothing.Value);
            })
            .On(HostsRpc.ListInstances, ListAsync)
            .On(HostsRpc.ReportPowerStates, ReportPowerStatesAsync);
        _server = _services.GetRequiredService<IRpcServerFactory>().Create(table, "controller");
    }

    /// <summary>Asks computes.</summary>
    public IRpcClient Client => _services.GetRequiredService<IRpcClient>();

    public ConcurrentQueue<IReadOnlyList<ServiceBeat>> Beats { get; } = [];

    public ConcurrentQueue<IReadOnlyList<NodeReport>> Reports { get; } = [];

    public ConcurrentQueue<ClaimAttempt> Claims { get; } = [];

    public ConcurrentQueue<ReportProgress> Progress { get; } = [];

    public ConcurrentQueue<PowerSight> Sights { get; } = [];

    public ConcurrentDictionary<Guid, InstanceRecord> Instances { get; } = [];

    public ConcurrentDictionary<Guid, string> Gone { get; } = [];

    public Func<ClaimAttempt, bool> Grants { get; set; } = _ => true;

    public Func<AdmitHost, HostAdmission> Admits { get; set; } = request => new HostAdmission(null, request.NodeId);

    /// <summary>Hosts whose heartbeats are refused.</summary>
    public IReadOnlyList<string>? Refuses { get; set; }

    /// <summary>Called before a beat is answered.</summary>
    public Action? OnBeat { get; set; }

    /// <summary>No answer to anything until <see cref="Return"/>.</summary>
    public void Vanish() => _reachable = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Return() => _reachable.TrySetResult();

    public Task StartAsync() => _server.StartAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Return();
        await _server.DisposeAsync();
        await _services.DisposeAsync();
    }

    private static TaskCompletionSource Reached()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        reached.SetResult();
        return reached;
    }

    private async Task<ReportServicesReply> ReportServicesAsync(ReportServices request, RpcCall call, CancellationToken ct)
    {
        await _reachable.Task.WaitAsync(ct);
        OnBeat?.Invoke();
        Beats.Enqueue(request.Services);
        return new ReportServicesReply(10, Refuses);
    }

    private async Task<Nothing> ReportNodesAsync(ReportNodes request, RpcCall call, CancellationToken ct)
    {
        await _reachable.Task.WaitAsync(ct);
        Reports.Enqueue(request.Nodes);
        return Nothing.Value;
    }

    private async Task<ClaimAttemptReply> ClaimAsync(ClaimAttempt request, RpcCall call, CancellationToken ct)
    {
        await _reachable.Task.WaitAsync(ct);
        Claims.Enqueue(request);
        return new ClaimAttemptReply(Grants(request));
    }

    private async Task<HostInstances> ListAsync(ListHostInstances request, RpcCall call, CancellationToken ct)
    {
        await _reachable.Task.WaitAsync(ct);
        return new HostInstances(
            [.. Instances.Values.Where(instance => instance.Host == request.Host).Select(instance => new HostGuest(instance.Id, GuestRole.Active, instance))],
            [.. Gone.Where(gone => gone.Value == request.Host).Select(gone => new GoneGuest(gone.Key, gone.Key))]);
    }

    private async Task<Nothing> ReportPowerStatesAsync(ReportPowerStates request, RpcCall call, CancellationToken ct)
    {
        await _reachable.Task.WaitAsync(ct);
        foreach (var sight in request.Sights)
        {
            Sights.Enqueue(sight);
        }

        return Nothing.Value;
    }
}
