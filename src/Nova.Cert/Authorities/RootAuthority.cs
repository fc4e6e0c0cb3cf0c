namespace Nova.Cert.Authorities;

/// <summary>Makes the root authority at the daemon's start, as Icehouse's does: whoever installs it copies the certificate from then on.</summary>
internal sealed class RootAuthority(AuthorityFolders authorities) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        authorities.Open("").Dispose();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
