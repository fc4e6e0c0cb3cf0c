using System.Collections.Concurrent;
using Nova.Core.Faults;
using Nova.Core.Servers;
using Nova.Messaging.Transports.Faulty;

namespace Nova.ControlPlane.Tests;

/// <summary>Everything at once: a bad bus, hosts that fail, conductors and hosts that die and come back, while servers are made, steered and deleted.</summary>
public sealed class ChaosTests
{
    private static readonly int Seed =
        int.TryParse(Environment.GetEnvironmentVariable("NOVA_TEST_SEED"), out var seed) ? seed : (int)(TimeProvider.System.GetTimestamp() & 0xFFFF);

    private readonly ConcurrentDictionary<Guid, byte> made = new();
    private readonly ConcurrentDictionary<Guid, byte> deleted = new();

    [Fact]
    public async Task WhateverHappensNothingIsLeftBehind()
    {
        const string Unreliable = "cue = spawn delay=50-600 fail=0.15";
        await using var cloud = await Cloud.StartAsync(4, new FaultRates(Drop: 0.02, Duplicate: 0.03, Delay: 0.05, Reorder: 0.05), Seed, Unreliable);
        await cloud.StartConductorAsync("conductor2");
        var users = Task.WhenAll(Enumerable.Range(0, 6).Select(user => UseAsync(cloud, new Random(Seed + user))));

        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        await cloud.CrashAsync("conductor1");
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        await cloud.CrashAsync("host1");
        await cloud.StartConductorAsync("conductor1");
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        await cloud.StopAsync("conductor2");
        await cloud.StartComputeAsync("host1", Unreliable);
        await users;
        await cloud.UntilAsync(async () => (await cloud.UpHostsAsync()).Count == 4, "all hosts are back");

        await Audit.CheckAsync(cloud);
        var servers = await cloud.ListAsync();
        Assert.Equal(made.Keys.Except(deleted.Keys).Order(), servers.Select(server => server.Id).Order());
        foreach (var server in servers)
        {
            await cloud.DeleteAsync(server.Id);
        }

        await cloud.UntilIdleAsync();
        foreach (var stuck in await cloud.ListAsync())
        {
            // A host that was away during the delete may have left one in error: a second delete must do.
            await cloud.DeleteAsync(stuck.Id);
        }

        await cloud.UntilAsync(async () => (await cloud.ListAsync()).Count == 0, "all servers are deleted");
        await Audit.CheckAsync(cloud);
    }

    private async Task UseAsync(Cloud cloud, Random random)
    {
        for (var round = 0; round < 12; round++)
        {
            var ids = await cloud.CreateAsync(random.Next(1, 4));
            foreach (var id in ids)
            {
                made[id] = 0;
            }

            await Task.Delay(random.Next(0, 900), TestContext.Current.CancellationToken);
            var chosen = made.Keys.Except(deleted.Keys).OrderBy(_ => random.Next()).FirstOrDefault();
            if (chosen == Guid.Empty)
            {
                continue;
            }

            try
            {
                switch (random.Next(4))
                {
                    case 0:
                        deleted[chosen] = 0;
                        await cloud.DeleteAsync(chosen);
                        break;
                    case 1:
                        await cloud.ActAsync(chosen, ServerAction.RebootHard);
                        break;
                    case 2:
                        await cloud.ActAsync(chosen, ServerAction.Stop);
                        break;
                    default:
                        await cloud.ActAsync(chosen, ServerAction.Start);
                        break;
                }
            }
            catch (FaultException refused) when (refused.Fault.Kind is FaultKind.Conflict or FaultKind.NotFound)
            {
                // Not in a state for it, or somebody else has deleted it.
            }
        }
    }
}
