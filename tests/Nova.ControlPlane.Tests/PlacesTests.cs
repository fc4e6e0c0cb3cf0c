using Nova.Core.Flavors;
using Nova.Core.Servers;

namespace Nova.ControlPlane.Tests;

/// <summary>Servers with processors and pages of their own, from the request to the host.</summary>
public sealed class PlacesTests
{
    private const string TwoDedicated =
        """
        [compute]
        cpu_shared_set = 0-61
        cpu_dedicated_set = 62-63
        """;

    [Fact]
    public async Task PinnedServersFillTheDedicatedProcessorsOfAllHostsAndOneMoreFindsNoHost()
    {
        await using var cloud = await Cloud.StartAsync(hosts: 2, computeOptions: TwoDedicated);

        var ids = await cloud.CreateAsync(4, Pinned);
        await Audit.CheckAsync(cloud);
        Assert.All(await cloud.ListAsync(), server => Assert.Equal(VmState.Active, server.VmState));
        Assert.All((await cloud.ListAsync()).GroupBy(server => server.Host), host => Assert.Equal(2, host.Count()));

        var fifth = (await cloud.CreateAsync(1, Pinned))[0];
        await cloud.UntilIdleAsync();
        var refused = await cloud.GetAsync(fifth);
        Assert.Equal("No valid host was found. There are not enough hosts available.", refused.Fault!.Message);
        Assert.Contains("not enough PCPU", refused.Fault.Details, StringComparison.Ordinal);

        // What one gives back the next one has; a server that shares is none the wiser.
        await cloud.DeleteAsync(ids[0]);
        await cloud.UntilAsync(async () => (await cloud.ListAsync()).All(server => server.Id != ids[0]), "it is deleted");
        foreach (var flavor in new[] { Pinned, Cloud.Small })
        {
            var next = (await cloud.CreateAsync(1, flavor))[0];
            await cloud.UntilIdleAsync();
            Assert.Equal(VmState.Active, (await cloud.GetAsync(next)).VmState);
        }

        await Audit.CheckAsync(cloud);
    }

    [Fact]
    public async Task AHostWithoutEnoughPagesRefusesAndTheNextOneHasTheServer()
    {
        // Half of a host's memory is huge pages. The one with more memory is chosen first, and keeps its pages to itself.
        await using var cloud = await Cloud.StartAsync(hosts: 1, computeOptions: "memory_mb = 4096");
        await cloud.StartComputeAsync("large", "memory_mb = 32768\n[DEFAULT]\nreserved_huge_pages = node:0,size:2048,count:8192");
        await cloud.UntilAsync(async () => (await cloud.UpHostsAsync()).Count == 2, "both hosts are up");

        var id = (await cloud.CreateAsync(1, Huge))[0];
        await cloud.UntilIdleAsync();

        var server = await cloud.GetAsync(id);
        Assert.Equal((VmState.Active, "host1"), (server.VmState, server.Host));
        await Audit.CheckAsync(cloud);
    }

    private static FlavorRecord Pinned { get; } = Cloud.Small with { Id = "2", Name = "pinned", ExtraSpecs = new Dictionary<string, string> { ["hw:cpu_policy"] = "dedicated" } };

    private static FlavorRecord Huge { get; } = Cloud.Small with { Id = "3", Name = "huge", ExtraSpecs = new Dictionary<string, string> { ["hw:mem_page_size"] = "large" } };
}
