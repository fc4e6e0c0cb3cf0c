namespace Nova.Compute.Tests.Daemon;

public class FleetTests
{
    [Fact]
    public async Task Many_fake_hosts_report_in_one_call()
    {
        await using var compute = await ComputeUnderTest.StartAsync("[fake]\nhosts = 200\nvcpus = 8\n[DEFAULT]\nreserved_host_memory_mb = 1024\ncpu_allocation_ratio = 2.5");

        await compute.UntilAsync(() => compute.Conductor.Reports.Sum(nodes => nodes.Count) >= 200);

        var nodes = compute.Conductor.Reports.SelectMany(report => report).ToList();
        Assert.Equal(200, nodes.Select(node => node.Host).Distinct().Count());
        Assert.Equal(200, nodes.Select(node => node.NodeId).Distinct().Count());
        Assert.Contains(nodes, node => node.Host == "node-0001");
        Assert.Contains(nodes, node => node.Host == "node-0200");
        Assert.All(nodes, node => Assert.Equal((8, 1024, 2.5), (node.Vcpus, node.ReservedMemoryMb, node.CpuAllocationRatio)));
        Assert.True(compute.Conductor.Beats.Count < 50, $"{compute.Conductor.Beats.Count} beats");
        Assert.Contains(compute.Conductor.Beats, beats => beats.Count > 1 && beats.All(beat => beat is { Binary: "nova-compute", Topic: "compute" }));
    }

    [Fact]
    public async Task A_nodes_uuid_is_the_same_after_a_restart()
    {
        await using var compute = await ComputeUnderTest.StartAsync("[fake]\nhosts = 2");
        var before = compute.Roster.Hosts.Select(host => host.NodeId).ToList();

        await compute.CrashAsync();
        await compute.StartDaemonAsync();

        Assert.Equal(before, compute.Roster.Hosts.Select(host => host.NodeId));
    }
}
