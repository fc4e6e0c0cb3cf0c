using System.Collections.Immutable;

namespace Nova.Hosting.Health;

/// <summary>Collects what is wrong with the daemons that run in this process.</summary>
internal sealed class ProcessHealth
{
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(2);

    private ImmutableList<NovaDaemonHost> running = [];

    public bool Started { get; set; }

    public void Add(NovaDaemonHost daemon) => ImmutableInterlocked.Update(ref running, list => list.Add(daemon));

    public void Remove(NovaDaemonHost daemon) => ImmutableInterlocked.Update(ref running, list => list.Remove(daemon));

    /// <summary>One line per problem; none means ready.</summary>
    public async Task<IReadOnlyList<string>> FindProblemsAsync(CancellationToken cancellationToken)
    {
        if (!Started)
        {
            return ["starting"];
        }

        var daemons = running;
        if (daemons.IsEmpty)
        {
            return ["stopping"];
        }

        var checks = daemons.SelectMany(
            daemon => daemon.Services.GetServices<IReadinessCheck>(),
            (daemon, check) => CheckAsync(daemon.Identity.Binary, check, cancellationToken));
        var answers = await Task.WhenAll(checks);
        return [.. answers.OfType<string>()];
    }

    private static async Task<string?> CheckAsync(string binary, IReadinessCheck check, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(CheckTimeout);
        try
        {
            var problem = await check.FindProblemAsync(limit.Token).AsTask().WaitAsync(limit.Token);
            return problem is null ? null : $"{binary}: {check.Name}: {problem}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{binary}: {check.Name}: no answer within {CheckTimeout.TotalSeconds:0} s";
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return $"{binary}: {check.Name}: {failure.Message}";
        }
    }
}
