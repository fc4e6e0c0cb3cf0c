using Nova.Conductor.Sagas;
using Nova.Core.Faults;
using Nova.Core.Scheduling;

namespace Nova.Conductor.Tests.Sagas;

public sealed class DestinationBatcherTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AFullQueueMakesBuildsWaitAndLosesNone()
    {
        var cloud = new TestCloud(hosts: 1);
        using var batcher = new DestinationBatcher(cloud);
        var asked = Enumerable.Range(0, 2 * DestinationBatcher.MostWaiting).Select(_ => Ask(batcher, Ct)).ToArray();
        Assert.Equal(DestinationBatcher.MostWaiting, batcher.Waiting);

        using var impatient = new CancellationTokenSource();
        var late = Ask(batcher, impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);

        await batcher.StartAsync(Ct);
        Assert.Equal(asked.Length, (await Task.WhenAll(asked)).Select(decision => decision.RequestId).Distinct().Count());
        await batcher.StopAsync(Ct);
    }

    [Fact]
    public async Task WhoeverWaitsWhenTheServiceStopsIsTold()
    {
        using var batcher = new DestinationBatcher(new TestCloud(hosts: 1));
        var asked = Enumerable.Range(0, DestinationBatcher.MostWaiting + 10).Select(_ => Ask(batcher, Ct)).ToArray();

        await batcher.StopAsync(Ct);

        foreach (var one in asked.Append(Ask(batcher, Ct)))
        {
            Assert.Equal(FaultKind.Unavailable, (await Assert.ThrowsAsync<FaultException>(() => one)).Fault.Kind);
        }
    }

    private static Task<SchedulingDecision> Ask(DestinationBatcher batcher, CancellationToken ct) =>
        batcher.SelectAsync(new SchedulingRequest { Id = Guid.NewGuid(), InstanceIds = [Guid.NewGuid()], ProjectId = "project", Flavor = SagaWorld.Small }, 0, TestConductor.Tenant, ct);
}
