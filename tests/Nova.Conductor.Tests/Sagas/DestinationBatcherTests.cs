using Microsoft.Extensions.Logging.Abstractions;
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
        var batcher = Make(cloud);
        var asked = Enumerable.Range(0, 2 * DestinationBatcher.MostWaiting).Select(_ => Ask(batcher, Ct)).ToArray();
        Assert.Equal(DestinationBatcher.MostWaiting, batcher.Waiting);

        using var impatient = new CancellationTokenSource();
        var late = Ask(batcher, impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = batcher.RunAsync(stop.Token);
        Assert.Equal(asked.Length, (await Task.WhenAll(asked)).Select(decision => decision.RequestId).Distinct().Count());
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task WhoeverWaitsWhenTheServiceStopsIsTold()
    {
        var batcher = Make(new TestCloud(hosts: 1));
        var asked = Enumerable.Range(0, DestinationBatcher.MostWaiting + 10).Select(_ => Ask(batcher, Ct)).ToArray();

        await batcher.RunAsync(new CancellationToken(canceled: true));

        foreach (var one in asked.Append(Ask(batcher, Ct)))
        {
            Assert.Equal(FaultKind.Unavailable, (await Assert.ThrowsAsync<FaultException>(() => one)).Fault.Kind);
        }
    }

    [Fact]
    public async Task RequestThatTheSchedulerCannotTakeFailsAloneAndTheOthersAreDecided()
    {
        var poison = Guid.NewGuid();
        var cloud = new TestCloud(hosts: 1);
        cloud.Decide = request => request.Id == poison
            ? throw new FaultException(FaultKind.Internal, "The request failed because of an unexpected error.")
            : TestCloud.Decision(request, cloud.Hosts[0].Choice);
        var batcher = Make(cloud);
        var ids = Enumerable.Range(0, 100).Select(i => i == 37 ? poison : Guid.NewGuid()).ToArray();
        var asked = ids.Select(id => Ask(batcher, Ct, id)).ToArray();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var running = batcher.RunAsync(stop.Token);
        var fault = await Assert.ThrowsAsync<FaultException>(() => asked[37]);
        var others = await Task.WhenAll(asked.Where((_, i) => i != 37));

        Assert.Equal(FaultKind.Internal, fault.Fault.Kind);
        Assert.Equal(ids.Where(id => id != poison), others.Select(decision => decision.RequestId));
        Assert.All(others, decision => Assert.NotEmpty(decision.Placements));
        Assert.InRange(cloud.Asked.Count, 2, 20);
        await stop.CancelAsync();
        await running;
    }

    private static DestinationBatcher Make(TestCloud cloud) => new(cloud, TimeProvider.System, NullLogger<DestinationBatcher>.Instance);

    private static Task<SchedulingDecision> Ask(DestinationBatcher batcher, CancellationToken ct, Guid? id = null) =>
        batcher.SelectAsync(new SchedulingRequest { Id = id ?? Guid.NewGuid(), InstanceIds = [Guid.NewGuid()], ProjectId = "project", Flavor = SagaWorld.Small }, 0, TestConductor.Tenant, ct);
}
