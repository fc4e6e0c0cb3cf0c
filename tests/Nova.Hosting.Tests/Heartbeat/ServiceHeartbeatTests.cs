using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Nova.Hosting.Configuration;
using Nova.Hosting.Health;
using Nova.Hosting.Heartbeat;

namespace Nova.Hosting.Tests.Heartbeat;

public sealed class ServiceHeartbeatTests
{
    private readonly FakeTimeProvider time = new();
    private readonly ScriptedHeartbeat heartbeat = new();

    [Fact]
    public async Task The_lease_is_renewed_every_three_seconds_and_ends_ten_seconds_after_the_last_answered_beat()
    {
        await using var daemon = Build();
        var lease = daemon.Services.GetRequiredService<ServiceLease>();
        Assert.False(lease.IsHeld);

        await daemon.StartAsync();
        await heartbeat.AnswerAsync(TimeSpan.FromSeconds(10));
        await UntilAsync(() => lease.IsHeld);
        Assert.Equal(TimeSpan.FromSeconds(10), lease.Remaining);
        Assert.Null(await ProblemAsync(daemon));

        time.Advance(TimeSpan.FromSeconds(3));
        await heartbeat.AnswerAsync(TimeSpan.FromSeconds(10));
        await UntilAsync(() => lease.Remaining == TimeSpan.FromSeconds(10));

        for (var missed = 0; missed < 3; missed++)
        {
            time.Advance(TimeSpan.FromSeconds(3));
            await heartbeat.FailAsync("no broker");
        }

        Assert.Equal(TimeSpan.FromSeconds(1), lease.Remaining);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(lease.IsHeld);
        Assert.Equal(TimeSpan.Zero, lease.Remaining);
        await UntilAsync(async () => await ProblemAsync(daemon) == "the lease has ended: no broker");

        time.Advance(TimeSpan.FromSeconds(2));
        await heartbeat.AnswerAsync(TimeSpan.FromSeconds(10));
        await UntilAsync(() => lease.IsHeld);
        Assert.Null(await ProblemAsync(daemon));
        await daemon.StopAsync();
    }

    [Fact]
    public async Task The_lease_is_counted_from_before_the_beat_was_sent()
    {
        await using var daemon = Build();
        var lease = daemon.Services.GetRequiredService<ServiceLease>();
        await daemon.StartAsync();
        var beat = await heartbeat.NextAsync();

        time.Advance(TimeSpan.FromSeconds(2));
        beat.SetResult(TimeSpan.FromSeconds(10));

        await UntilAsync(() => lease.IsHeld);
        Assert.Equal(TimeSpan.FromSeconds(8), lease.Remaining);
        await daemon.StopAsync();
    }

    [Fact]
    public async Task A_beat_without_an_answer_is_given_up_so_that_the_next_can_be_sent()
    {
        await using var daemon = Build();
        await daemon.StartAsync();
        var unanswered = await heartbeat.NextAsync();

        time.Advance(TimeSpan.FromSeconds(3));

        await heartbeat.AnswerAsync(TimeSpan.FromSeconds(10));
        Assert.True(unanswered.Task.IsCanceled);
        await UntilAsync(() => daemon.Services.GetRequiredService<ServiceLease>().IsHeld);
        await daemon.StopAsync();
    }

    [Fact]
    public async Task The_lease_is_held_until_all_other_work_has_stopped()
    {
        await using var daemon = Build(builder => builder.Services.AddSingleton<LastWords>().AddHostedService(provider => provider.GetRequiredService<LastWords>()));
        await daemon.StartAsync();
        await heartbeat.AnswerAsync(TimeSpan.FromSeconds(10));
        var lease = daemon.Services.GetRequiredService<ServiceLease>();
        await UntilAsync(() => lease.IsHeld);

        var stop = daemon.StopAsync();
        time.Advance(TimeSpan.FromSeconds(3));
        await heartbeat.AnswerAsync(TimeSpan.FromSeconds(10));
        await UntilAsync(() => lease.Remaining == TimeSpan.FromSeconds(10));
        Assert.False(stop.IsCompleted);
        daemon.Services.GetRequiredService<LastWords>().Said.SetResult();
        await stop;
    }

    [Fact]
    public void An_answer_that_was_overtaken_does_not_shorten_the_lease()
    {
        var lease = new ServiceLease(time);
        var first = time.GetTimestamp();
        time.Advance(TimeSpan.FromSeconds(3));
        lease.Renew(time.GetTimestamp(), TimeSpan.FromSeconds(10));

        lease.Renew(first, TimeSpan.FromSeconds(10));

        Assert.Equal(TimeSpan.FromSeconds(10), lease.Remaining);
    }

    private NovaDaemonHost Build(Action<NovaDaemonBuilder>? more = null) => NovaDaemon.Build(
        "nova-compute",
        NovaConfiguration.Empty,
        daemon =>
        {
            daemon.AddHeartbeat<ScriptedHeartbeat>();
            more?.Invoke(daemon);
        },
        services => services.AddSingleton<TimeProvider>(time).AddSingleton<IHeartbeat>(heartbeat));

    private static ValueTask<string?> ProblemAsync(NovaDaemonHost daemon) =>
        daemon.Services.GetServices<IReadinessCheck>().Single().FindProblemAsync(CancellationToken.None);

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    /// <summary>For what happens a moment after the beat was answered, on another thread.</summary>
    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            await Task.Delay(5, patience.Token);
        }
    }

    /// <summary>Work that is not done before the test says so.</summary>
    private sealed class LastWords : Microsoft.Extensions.Hosting.IHostedService
    {
        public TaskCompletionSource Said { get; } = new();

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Said.Task;
    }

    /// <summary>Each beat waits for the test to answer it.</summary>
    internal sealed class ScriptedHeartbeat : IHeartbeat
    {
        private readonly Channel<TaskCompletionSource<TimeSpan>> beats = Channel.CreateUnbounded<TaskCompletionSource<TimeSpan>>();

        public async Task<TimeSpan> BeatAsync(CancellationToken cancellationToken)
        {
            var beat = new TaskCompletionSource<TimeSpan>();
            await using var registration = cancellationToken.Register(() => beat.TrySetCanceled(cancellationToken));
            await beats.Writer.WriteAsync(beat, CancellationToken.None);
            return await beat.Task;
        }

        public async Task<TaskCompletionSource<TimeSpan>> NextAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            return await beats.Reader.ReadAsync(patience.Token);
        }

        public async Task AnswerAsync(TimeSpan lease)
        {
            TaskCompletionSource<TimeSpan> beat;
            do
            {
                beat = await NextAsync();
            }
            while (beat.Task.IsCanceled);
            beat.SetResult(lease);
        }

        public async Task FailAsync(string problem) => (await NextAsync()).SetException(new InvalidOperationException(problem));
    }
}
