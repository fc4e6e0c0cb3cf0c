using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Nova.Compute.Drivers.Fake;
using Nova.Compute.Hosts;
using Nova.Core;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Hosting;
using Nova.Hosting.Configuration;
using Nova.Messaging;
using Nova.Messaging.Transports;
using Nova.Messaging.Transports.InMemory;

namespace Nova.Compute.Tests.Daemon;

/// <summary>A nova-compute with the fake driver and a scripted conductor on one in-memory broker, through the real encoder.</summary>
internal sealed class ComputeUnderTest : IAsyncDisposable
{
    public const string Host = "node";

    private readonly string _state = Path.Combine(Path.GetTempPath(), "nova-compute-test-" + Guid.NewGuid().ToString("N"));
    private readonly string _configuration;
    private readonly ITransport _broker;
    private readonly FakeTimeProvider? _time;
    private NovaDaemonHost? _daemon;

    private ComputeUnderTest(string configuration, FakeTimeProvider? time, ITransport broker)
    {
        _configuration = $"""
            [DEFAULT]
            host = {Host}
            compute_driver = fake.FakeDriver
            state_path = {_state}
            transport_url = memory://
            graceful_shutdown_timeout = 1
            {configuration}
            """;
        _time = time;
        _broker = broker;
        Conductor = new ScriptedConductor(broker, time ?? TimeProvider.System);
    }

    public ScriptedConductor Conductor { get; }

    public ComputeHost Node => Roster.Hosts[0];

    public HostRoster Roster => _daemon!.Services.GetRequiredService<HostRoster>();

    public FakeDriver Driver => (FakeDriver)Node.Driver;

    public FakeCues Cues => _daemon!.Services.GetRequiredService<FakeCues>();

    public NovaDaemonHost Daemon => _daemon!;

    /// <summary>A started one that is up.</summary>
    public static async Task<ComputeUnderTest> StartAsync(
        string configuration = "", FakeTimeProvider? time = null, Action<ScriptedConductor>? script = null, Func<ITransport, ITransport>? wrap = null)
    {
        ITransport broker = new InMemoryBroker();
        var made = new ComputeUnderTest(configuration, time, wrap?.Invoke(broker) ?? broker);
        script?.Invoke(made.Conductor);
        await made.Conductor.StartAsync();
        await made.StartDaemonAsync();
        return made;
    }

    public async Task StartDaemonAsync()
    {
        _daemon = NovaDaemon.Build("nova-compute", NovaConfiguration.FromText(_configuration), ComputeDaemon.Configure, services =>
        {
            services.AddSingleton(_broker);
            if (_time is not null)
            {
                services.AddSingleton<TimeProvider>(_time);
            }
        });
        await _daemon.StartAsync();
        await UntilAsync(() => Roster.Hosts.All(host => host.Settled.IsCompleted), TimeSpan.FromMilliseconds(100));
    }

    /// <summary>Stops it without any patience: work under way stays unfinished, as after a crash.</summary>
    public async Task CrashAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        try
        {
            await _daemon!.StopAsync(now.Token);
        }
        catch (OperationCanceledException)
        {
            // It was told not to wait.
        }

        await _daemon!.DisposeAsync();
    }

    public Task<GuestState> BuildAsync(InstanceRecord instance, int attempt = 1, DateTimeOffset? deadline = null, TimeSpan? patience = null)
        => CallAsync(ComputeRpc.BuildServer, Sample.Build(instance, attempt, deadline), patience);

    public Task<GuestState> RebuildAsync(InstanceRecord instance, int attempt, bool powerOn = true)
        => CallAsync(ComputeRpc.RebuildGuest, new RebuildGuest(Sample.Build(instance, attempt), KeepsEphemeral: false, powerOn));

    public Task<GuestState> DestroyAsync(InstanceRecord instance, int attempt)
        => CallAsync(ComputeRpc.DestroyServer, new DestroyServer(instance, instance.Id, attempt));

    public Task<GuestState> ChangePowerAsync(InstanceRecord instance, int attempt, ServerAction action)
        => CallAsync(ComputeRpc.ChangePower, new ChangePower(instance, instance.Id, attempt, action));

    public Task<TReply> CallAsync<TRequest, TReply>(RpcMethod<TRequest, TReply> method, TRequest request, TimeSpan? patience = null)
        => Conductor.Client.CallAsync(
            method, RpcTarget.On(Host), request, RequestContext.ForService("req-test"), new CallOptions(patience ?? TimeSpan.FromSeconds(60)));

    /// <summary>Waits for a condition; on a fake clock time goes on by <paramref name="step"/> at each look, which are <paramref name="pause"/> apart.</summary>
    public async Task UntilAsync(Func<bool> condition, TimeSpan step = default, TimeSpan? pause = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            _time?.Advance(step);
            await Task.Delay(pause ?? TimeSpan.FromMilliseconds(5), limit.Token);
        }
    }

    /// <summary>Nothing of the instance is on the host.</summary>
    public async Task AssertNothingLeftAsync(Guid instanceId)
    {
        Assert.DoesNotContain(await Driver.ListGuestsAsync(default), guest => guest.InstanceId == instanceId);
        Assert.False(Driver.HasDisks(instanceId));
    }

    public async ValueTask DisposeAsync()
    {
        if (_daemon is not null)
        {
            await CrashAsync();
        }

        await Conductor.DisposeAsync();
        if (Directory.Exists(_state))
        {
            Directory.Delete(_state, recursive: true);
        }
    }
}
