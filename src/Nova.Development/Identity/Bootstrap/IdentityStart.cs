namespace Nova.Development.Identity.Bootstrap;

/// <summary>Bootstraps before the server listens: the first login of a new cloud finds its users.</summary>
internal sealed class IdentityStart(IdentityState state, BootstrapOptions plan) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => BootstrapIdentity.RunAsync(state, plan, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
