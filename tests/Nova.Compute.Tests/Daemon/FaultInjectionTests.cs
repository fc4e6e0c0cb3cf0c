using Nova.Compute.Drivers.Fake;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Messaging.Transports.Faulty;

namespace Nova.Compute.Tests.Daemon;

/// <summary>Seeded chaos: messages lost, doubled and late, the driver slow and failing, builds deleted in the middle.</summary>
public class FaultInjectionTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_happens_each_instance_runs_or_is_gone_as_answered(int seed)
    {
        var rates = new FaultRates(Drop: 0.02, Duplicate: 0.1, Delay: 0.1, Reorder: 0.05, MaxDelay: TimeSpan.FromMilliseconds(50));
        await using var compute = await ComputeUnderTest.StartAsync(
            "max_concurrent_builds = 4", wrap: broker => FaultyBroker.Seeded(broker, seed, rates, output.WriteLine));
        compute.Cues.Replace(
        [
            FakeCue.Parse("prepare_disks delay=0-5 fail=0.1")!.Value,
            FakeCue.Parse("spawn delay=0-20 fail=0.1 when=after")!.Value,
            FakeCue.Parse("destroy fail=0.05 times=20")!.Value,
        ]);
        var random = new Random(seed);
        var instances = Enumerable.Range(0, 40).Select(_ => (Instance: Sample.Instance(ComputeUnderTest.Host), Deleted: random.Next(2) == 0)).ToList();

        var outcomes = await Task.WhenAll(instances.Select(async item =>
        {
            var build = RunAsync(() => compute.BuildAsync(item.Instance, attempt: 1));
            if (item.Deleted)
            {
                await Task.Delay(random.Next(30));
                await DestroyAsync(compute, item.Instance, attempt: 2);
            }

            return (item.Instance, item.Deleted, Built: await build);
        }));

        compute.Cues.Replace([]);
        var guests = (await compute.Driver.ListGuestsAsync(default)).ToDictionary(guest => guest.InstanceId);
        foreach (var (instance, deleted, built) in outcomes)
        {
            var shouldRun = built is null && !deleted;
            if (built is { Code: null })
            {
                // It could not be cleaned up, and said so: only a destroy may follow.
                await DestroyAsync(compute, instance, attempt: 3);
                guests.Remove(instance.Id);
            }

            Assert.Equal(shouldRun, guests.ContainsKey(instance.Id));
            Assert.Equal(shouldRun, compute.Driver.HasDisks(instance.Id));
        }

        Assert.Equal(outcomes.Count(outcome => outcome.Built is null && !outcome.Deleted), guests.Count);
        Assert.Contains(outcomes, outcome => outcome.Built is null);
        Assert.Contains(outcomes, outcome => outcome.Built is not null);
    }

    private static async Task DestroyAsync(ComputeUnderTest compute, InstanceRecord instance, int attempt)
    {
        while (await RunAsync(() => compute.DestroyAsync(instance, attempt)) is not null)
        {
            // As the conductor does: a destroy is asked for until it succeeds.
        }
    }

    private static async Task<Fault?> RunAsync(Func<Task<GuestState>> ask)
    {
        try
        {
            await ask();
            return null;
        }
        catch (FaultException failure)
        {
            return failure.Fault;
        }
    }
}
