using Nova.Hosting.Configuration;
using Nova.Hosting.Daemon;

namespace Nova.Hosting;

/// <summary>A built daemon: start it, stop it, ask it where it listens.</summary>
public sealed class NovaDaemonHost : IAsyncDisposable
{
    private readonly IHost host;
    private readonly IReadOnlyList<HttpListener> listeners;
    private readonly NovaProcess process;
    private readonly NovaProcess? owned;

    internal NovaDaemonHost(DaemonIdentity identity, IHost host, IReadOnlyList<HttpListener> listeners, NovaProcess process, NovaProcess? owned)
    {
        Identity = identity;
        this.host = host;
        this.listeners = listeners;
        this.process = process;
        this.owned = owned;
    }

    /// <summary>Binary and host name.</summary>
    public DaemonIdentity Identity { get; }

    internal IReadOnlyList<HttpListener> Listeners => listeners;

    /// <summary>The daemon's container.</summary>
    public IServiceProvider Services => host.Services;

    /// <summary>Cancelled when the daemon begins to stop, on its own account or because it was told to.</summary>
    public CancellationToken Stopping => host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    /// <summary>Where the listener of this name is bound. With port 0, known after the start.</summary>
    public HostPort EndpointOf(string listener) => listeners.First(candidate => candidate.Name == listener).Endpoint;

    /// <summary>Starts the hosted services and the web server, if there is one.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await host.StartAsync(cancellationToken);
        }
        catch (IOException failed) when (listeners.Count > 0)
        {
            var addresses = string.Join(", ", listeners.Select(listener => $"{listener.Endpoint} ({listener.Name})"));
            throw new ConfigurationException($"cannot listen on {addresses}: {failed.InnerException?.Message ?? failed.Message}");
        }

        process.Health.Add(this);
    }

    /// <summary>Stops taking work, waits for what is under way (up to <c>graceful_shutdown_timeout</c>), stops the rest.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        process.Health.Remove(this);
        await host.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        process.Health.Remove(this);
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
        else
        {
            host.Dispose();
        }

        if (owned is not null)
        {
            await owned.DisposeAsync();
        }
    }
}
