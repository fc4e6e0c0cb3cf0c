using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Nova.Hosting.Configuration;
using Nova.Hosting.Telemetry;
using Prometheus;

namespace Nova.Hosting.Health;

/// <summary><c>/healthz</c> (the process answers), <c>/readyz</c> (it can do its work) and <c>/metrics</c>, one endpoint for the process, on loopback.</summary>
internal sealed class HealthEndpoint : IAsyncDisposable
{
    private readonly WebApplication? app;
    private readonly ListenOptions? listener;
    private readonly IDisposable? metrics;

    private HealthEndpoint(WebApplication? app, ListenOptions? listener, IDisposable? metrics)
    {
        this.metrics = metrics;
        this.app = app;
        this.listener = listener;
    }

    /// <summary>Where it answers; null where it is switched off.</summary>
    public IPEndPoint? Address => listener?.IPEndPoint;

    public static async Task<HealthEndpoint> StartAsync(NovaProcess process)
    {
        var options = process.HealthOptions;
        if (!options.Enabled)
        {
            return new(null, null, null);
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = process.Name });
        ListenOptions? listener = null;
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.Address, options.Port, listen => listener = listen);
        });
        builder.Services.AddSingleton<IHostLifetime, Daemon.ProcessOwnedLifetime>();
        builder.Services.AddSingleton(process.LoggerFactory);
        var app = builder.Build();
        app.Run(context => AnswerAsync(context, process.Health));
        try
        {
            await app.StartAsync();
        }
        catch (IOException taken)
        {
            await app.DisposeAsync();
            throw new ConfigurationException(
                $"cannot listen on {options.Address}:{options.Port} for health checks ([healthcheck] port, 0 for any free one, or enabled = false): {taken.InnerException?.Message ?? taken.Message}");
        }

        return new(app, listener, MetricsExport.Start());
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        metrics?.Dispose();
    }

    private static async Task AnswerAsync(HttpContext context, ProcessHealth health)
    {
        var response = context.Response;
        switch (context.Request.Path.Value)
        {
            case "/healthz":
                await WriteAsync(response, "ok\n", context.RequestAborted);
                break;
            case "/readyz":
                var problems = await health.FindProblemsAsync(context.RequestAborted);
                response.StatusCode = problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
                await WriteAsync(response, problems.Count == 0 ? "ready\n" : string.Join('\n', problems) + "\n", context.RequestAborted);
                break;
            case "/metrics":
                response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
                await Metrics.DefaultRegistry.CollectAndExportAsTextAsync(response.Body, context.RequestAborted);
                break;
            default:
                response.StatusCode = StatusCodes.Status404NotFound;
                await WriteAsync(response, "/healthz, /readyz and /metrics are served here\n", context.RequestAborted);
                break;
        }
    }

    private static Task WriteAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(text, cancellationToken);
    }
}
