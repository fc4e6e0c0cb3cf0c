using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nova.Core;
using Nova.Hosting.Configuration;
using Nova.Hosting.Health;
using Nova.Hosting.Logging;

namespace Nova.Hosting.Tests.Daemon;

/// <summary>The daemon that <see cref="ProcessTests"/> run as a process.</summary>
internal static class ProbeDaemon
{
    public const string Word = "run-probe-daemon";
    public const string Binary = "nova-probe";

    public sealed record Options(string Password, int Limit, bool Crash, bool Tick, bool Hang) : IOptionSection<Options>
    {
        public static Options Read(OptionReader options) => new(
            options.String("probe", "password", "none", secret: true),
            options.Int("probe", "limit", 5, min: 0, max: 10),
            options.Bool("probe", "crash", false),
            options.Bool("probe", "tick", false),
            options.Bool("probe", "hang", false));
    }

    public static void Configure(NovaDaemonBuilder daemon)
    {
        var options = daemon.AddOptions<Options>();
        daemon.AddReadinessCheck<Switch>();
        daemon.Services.AddSingleton<Counters>();
        if (options.Crash)
        {
            daemon.Services.AddHostedService<CrashingWork>();
        }

        if (options.Tick)
        {
            daemon.Services.AddHostedService<TickingWork>();
        }

        if (options.Hang)
        {
            daemon.Services.AddHostedService<HangingStart>();
        }

        daemon.Listen("probe", "127.0.0.1", daemon.Options.Port("probe", "port", 0));
        daemon.MapHttp(app =>
        {
            app.MapGet("/under-way", (Counters counters) => counters.UnderWay);

            // Ends only because the daemon was told to stop, so that an answer proves that the stop waited for it.
            app.MapGet("/slow", async (Counters counters, IHostApplicationLifetime lifetime, ILogger<Switch> logger) =>
            {
                using var request = logger.BeginRequest(new RequestContext("req-slow", "alice", "demo", IsAdmin: false));
                counters.UnderWay++;
                var stopped = new TaskCompletionSource();
                await using var registration = lifetime.ApplicationStopping.Register(stopped.SetResult);
                await stopped.Task;
                logger.LogInformation("finished with {Password}", "password=hunter2");
                return "finished";
            });
        });
    }

    public sealed class Counters
    {
        public int UnderWay { get; set; }
    }

    internal sealed class Switch(Options options) : IReadinessCheck
    {
        public string Name => "limit";

        public ValueTask<string?> FindProblemAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult(options.Limit == 0 ? "the limit is zero" : null);
    }

    /// <summary>Ends by the cancellation of its timer.</summary>
    private sealed class TickingWork(TimeProvider time) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
            await timer.WaitForNextTickAsync(stoppingToken);
        }
    }

    /// <summary>Waits for something that is not there.</summary>
    private sealed class HangingStart(ILogger<HangingStart> logger) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            logger.LogWarning("waiting for what is away");
            return Task.Delay(Timeout.Infinite, cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class CrashingWork : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("the disk is gone");
        }
    }
}
