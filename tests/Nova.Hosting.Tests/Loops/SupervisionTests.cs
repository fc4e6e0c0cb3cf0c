using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Nova.Hosting.Configuration;
using Nova.Hosting.Loops;

namespace Nova.Hosting.Tests.Loops;

public sealed class SupervisionTests
{
    private readonly FakeTimeProvider time = new();
    private readonly KeptErrors logger = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Channel<TaskCompletionSource> runs = Channel.CreateUnbounded<TaskCompletionSource>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_nobody_foresaw_is_said_and_the_work_begins_again_after_a_rest_that_grows()
    {
        var supervised = Supervision.RunAsync("Probe", WorkAsync, time, logger, stop.Token);
        foreach (var rest in new[] { 1, 2, 4, 8, 16, 30, 30 })
        {
            await FailAsync();
            await RestAsync(TimeSpan.FromSeconds(rest));
        }

        Assert.Equal("Error: Probe failed: no such table; it begins again in 1 s (InvalidOperationException)", logger.Lines[0]);

        // A run that lasted was well: the next failure is a new one.
        var well = await runs.Reader.ReadAsync(Ct);
        time.Advance(Supervision.LongestRest);
        well.SetException(new InvalidOperationException("no such table"));
        await RestAsync(Supervision.FirstRest);
        await runs.Reader.ReadAsync(Ct);
        Assert.StartsWith("Error: Probe failed: no such table; it begins again in 1 s", logger.Lines[^1]);
        Assert.False(supervised.IsCompleted);
        await stop.CancelAsync();
        await supervised;
    }

    [Fact]
    public async Task A_cancellation_that_is_not_the_daemons_own_is_a_failure_like_any()
    {
        var supervised = Supervision.RunAsync("Probe", WorkAsync, time, logger, stop.Token);
        (await runs.Reader.ReadAsync(Ct)).SetException(new OperationCanceledException("the broker gave up"));
        await RestAsync(Supervision.FirstRest);
        await runs.Reader.ReadAsync(Ct);
        Assert.Single(logger.Lines);
        await stop.CancelAsync();
        await supervised;
    }

    [Fact]
    public async Task A_loop_that_throws_does_not_end_its_daemon()
    {
        await using var daemon = NovaDaemon.Build(
            "nova-probe",
            NovaConfiguration.Empty,
            builder => builder.Services.AddSingleton<TimeProvider>(time).AddSingleton(runs).AddLoop<Throwing>());
        await daemon.StartAsync(Ct);
        await FailAsync();
        await RestAsync(Supervision.FirstRest);
        await runs.Reader.ReadAsync(Ct);
        Assert.False(daemon.Stopping.IsCancellationRequested);
        await daemon.StopAsync(Ct);
    }

    private Task WorkAsync(CancellationToken stopping)
    {
        var run = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        runs.Writer.TryWrite(run);
        return run.Task.WaitAsync(stopping);
    }

    private async Task FailAsync() => (await runs.Reader.ReadAsync(Ct)).SetException(new InvalidOperationException("no such table"));

    /// <summary>Lets the time pass in steps, so that it does not matter when the rest begins, and sees that it was no shorter.</summary>
    private async Task RestAsync(TimeSpan rest)
    {
        var step = TimeSpan.FromMilliseconds(100);
        await Task.Delay(20, Ct);
        for (var passed = TimeSpan.Zero; passed < rest - step; passed += step)
        {
            time.Advance(step);
        }

        Assert.False(runs.Reader.TryPeek(out _));
        while (!runs.Reader.TryPeek(out _))
        {
            time.Advance(step);
            await Task.Delay(1, Ct);
        }
    }

    private sealed class Throwing(Channel<TaskCompletionSource> runs) : ILoop
    {
        public Task RunAsync(CancellationToken stopping)
        {
            var run = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            runs.Writer.TryWrite(run);
            return run.Task.WaitAsync(stopping);
        }
    }

    private sealed class KeptErrors : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{logLevel}: {formatter(state, exception)} ({exception?.GetType().Name})");
    }
}
