using Nova.Conductor.Sagas;
using Nova.Core;
using Nova.Core.Faults;
using Nova.Core.Servers;
using Nova.Database;
using Nova.Database.Instances;
using Nova.Database.Reading;
using Nova.Database.Sagas;
using Nova.Database.Writing;

namespace Nova.Conductor.Servers;

/// <summary>What is done to servers by itself once they have waited for some time.</summary>
/// <param name="What">What it is, and the option that says so, for operators.</param>
/// <param name="After">How long they wait.</param>
/// <param name="Find">Those that have waited since before a moment, the longest first, so many at most.</param>
/// <param name="TryWrite">Writes the saga of one; null where it is not to be done, or not now: then it is looked at again.</param>
internal sealed record DueWork(
    string What,
    TimeSpan After,
    Func<ReadScope, DateTimeOffset, int, IReadOnlyList<Guid>> Find,
    Func<WriteScope, InstanceRecord, DateTimeOffset, RequestContext, SagaEntry?> TryWrite);

/// <summary>Begins what is due. Several conductors may look at once: the instance's compare-and-swap decides.</summary>
internal sealed partial class DueServers(NovaDatabase database, SagaStarter sagas, TimeProvider time, ILogger<DueServers> logger)
{
    /// <summary>Upstream's period.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(60);

    private const int MostAtOnce = 100;

    public async Task RunAsync(DueWork work, TimeSpan every, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(every, time);
        while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
        {
            try
            {
                await LookAsync(work, stopping).ConfigureAwait(false);
            }
            catch (FaultException away) when (away.Fault.Kind == FaultKind.Unavailable)
            {
                LookFailed(work.What, away.Message);
            }
        }
    }

    /// <summary>One look. More than are taken at once are taken at the next.</summary>
    public async Task LookAsync(DueWork work, CancellationToken ct)
    {
        var before = time.GetUtcNow() - work.After;
        foreach (var id in await database.ReadAsync(scope => work.Find(scope, before, MostAtOnce), ct).ConfigureAwait(false))
        {
            try
            {
                await BeginAsync(work, id, before, ct).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is not (OperationCanceledException or FaultException { Fault.Kind: FaultKind.Unavailable }))
            {
                // That server's trouble alone: those behind it are not kept waiting.
                NotBegun(failure, work.What, id);
            }
        }
    }

    private async Task BeginAsync(DueWork work, Guid id, DateTimeOffset before, CancellationToken ct)
    {
        var context = RequestContext.ForService($"req-{Guid.NewGuid()}");
        var started = await database.WriteAsync(
            scope => InstanceQueries.Find(scope, id) is { DeletedAt: null } seen ? work.TryWrite(scope, seen, before, context) : null, ct).ConfigureAwait(false);
        if (started is not null)
        {
            Begun(work.What, id);
            sagas.Start(started);
        }
    }

    [LoggerMessage(LogLevel.Information, "{What}: begun on instance {Instance}")]
    private partial void Begun(string what, Guid instance);

    [LoggerMessage(LogLevel.Warning, "{What}: cannot be begun on instance {Instance}")]
    private partial void NotBegun(Exception failure, string what, Guid instance);

    [LoggerMessage(LogLevel.Debug, "{What}: servers could not be looked for: {Reason}")]
    private partial void LookFailed(string what, string reason);
}
