using Nova.Core.Images;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;
using Nova.Messaging;
using Nova.Messaging.Transports.Faulty;

namespace Nova.ControlPlane.Tests;

/// <summary>Messages lost, doubled, late and out of order; daemons that die in the middle. The seed is printed, and NOVA_TEST_SEED repeats it.</summary>
public sealed class FaultTests
{
    private static readonly int Seed =
        int.TryParse(Environment.GetEnvironmentVariable("NOVA_TEST_SEED"), out var seed) ? seed : (int)(TimeProvider.System.GetTimestamp() & 0xFFFF);

    [Fact]
    public async Task ABadBusOnlyDelays()
    {
        await using var cloud = await Cloud.StartAsync(hosts: 4, new FaultRates(Drop: 0.05, Duplicate: 0.05, Delay: 0.1, Reorder: 0.1), Seed);
        var ids = await cloud.CreateAsync(40);
        foreach (var id in ids.Take(20))
        {
            await cloud.DeleteAsync(id);
        }

        await Audit.CheckAsync(cloud);
        Assert.Equal(ids.Skip(20).Order(), (await cloud.ListAsync()).Select(server => server.Id).Order());
        Assert.All(await cloud.ListAsync(), server => Assert.Equal(VmState.Active, server.VmState));
    }

    /// <summary>The API died before it kept the answer, and so did the conductor that did the work: a repeat under the key finds what was done in the database.</summary>
    [Fact]
    public async Task ARepeatUnderAKeyOutlivesTheConductor()
    {
        await using var cloud = await Cloud.StartAsync(hosts: 2);
        var begun = await cloud.AskAsync(RequestsRpc.Begin, new BeginRequest("key", [1]));
        var first = await CreateAsync(cloud, begun, "first password");
        await cloud.CrashAsync("conductor1");
        await cloud.StartConductorAsync("conductor2");

        var again = await cloud.AskAsync(RequestsRpc.Begin, new BeginRequest("key", [1]));
        var second = await CreateAsync(cloud, again, "second password");

        Assert.Equal(begun, again);
        Assert.Equal((first.InstanceIds[0], first.ReservationId), (second.InstanceIds[0], second.ReservationId));
        await Audit.CheckAsync(cloud);
        Assert.Equal(first.InstanceIds[0], Assert.Single(await cloud.ListAsync()).Id);
    }

    private static Task<CreateServersReply> CreateAsync(Cloud cloud, BegunRequest begun, string password) => cloud.Rpc.CallAsync(
        ServersRpc.Create,
        RpcTarget.Any,
        new CreateServers
        {
            Name = "server",
            Flavor = Cloud.Small,
            Image = new ImageRecord { Id = "image", Status = "active", DiskFormat = "qcow2" },
            AdminPassword = password,
        },
        Cloud.Tenant,
        new CallOptions(CallId: KeyedCalls.Id(begun.Id, ServersRpc.Create.Name, 0)),
        TestContext.Current.CancellationToken);

    [Fact]
    public async Task AConductorDiesDuringBoots()
    {
        await using var cloud = await Cloud.StartAsync(hosts: 4, computeOptions: "cue = spawn delay=100-1000");
        await cloud.StartConductorAsync("conductor2");
        var ids = new List<Guid>();
        for (var i = 0; i < 10; i++)
        {
            ids.AddRange(await cloud.CreateAsync(6));
        }

        await cloud.CrashAsync("conductor1");
        await Audit.CheckAsync(cloud);
        Assert.Equal(ids.Order(), (await cloud.ListAsync()).Select(server => server.Id).Order());
        Assert.All(await cloud.ListAsync(), server => Assert.Equal(VmState.Active, server.VmState));
    }

    [Fact]
    public async Task AHostDiesDuringBootsAndComesBack()
    {
        await using var cloud = await Cloud.StartAsync(hosts: 3, computeOptions: "cue = spawn delay=300-1500");
        var ids = await cloud.CreateAsync(30);
        await cloud.UntilAsync(async () => (await cloud.ListAsync()).Any(server => server is { Host: "host1", VmState: VmState.Building }), "host1 builds");
        await cloud.CrashAsync("host1");
        await cloud.UntilIdleAsync();

        // What it was building went elsewhere once its lease had ended; what it had built is still bound to it.
        Assert.All(await cloud.ListAsync(), server => Assert.Equal(VmState.Active, server.VmState));
        await cloud.StartComputeAsync("host1");
        await cloud.UntilAsync(async () => (await cloud.UpHostsAsync()).Count == 3, "host1 is back");
        await Audit.CheckAsync(cloud);
        Assert.Equal(ids.Count, (await cloud.ListAsync()).Count);
    }
}
