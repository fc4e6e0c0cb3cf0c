using Nova.Compute.Drivers;
using Nova.Compute.Libvirt.Disks;
using Nova.Compute.Tests.Libvirt.Driver;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Libvirt.Tests.Fixtures;

namespace Nova.Compute.Tests.Libvirt.Live;

/// <summary>What a destination finds out about a guest that runs, and makes for it.</summary>
[Collection(LibvirtCollection.Name)]
public sealed class ArrivingGuestTests
{
    [Fact]
    public async Task Shared_storage_is_found_out_and_what_does_not_fit_it_is_refused_in_upstreams_words()
    {
        await using var here = await DriverUnderTest.StartAsync();
        await using var there = await DriverUnderTest.StartAsync();
        await using var beside = await here.NewDriverAsync();
        var spec = await RunAsync(here);
        var source = await here.Driver.DescribeLiveAsync(spec, default);

        Assert.False((await beside.CheckLiveAsync(Check(spec, source, null), default)).CopiesDisks);
        Assert.False((await beside.CheckLiveAsync(Check(spec, source, false), default)).CopiesDisks);
        Assert.True((await there.Driver.CheckLiveAsync(Check(spec, source, null), default)).CopiesDisks);
        Assert.True((await there.Driver.CheckLiveAsync(Check(spec, source, true), default)).CopiesDisks);

        await RefusedAsync("host is not on local storage: Block migration can not be used with shared storage.", () => beside.CheckLiveAsync(Check(spec, source, true), default));
        await RefusedAsync(
            "host is not on shared storage: Shared storage live-migration requires either shared storage or boot-from-volume with no local disks.",
            () => there.Driver.CheckLiveAsync(Check(spec, source, false), default));

        // A file that was left behind by an earlier check elsewhere is not taken for it.
        await RefusedAsync(
            "host is not on shared storage: Shared storage live-migration requires either shared storage or boot-from-volume with no local disks.",
            () => beside.CheckLiveAsync(Check(spec, source with { Probe = "another" }, false), default));
    }

    [Fact]
    public async Task Disks_that_may_become_larger_than_what_is_free_are_refused_unless_that_is_asked_for()
    {
        await using var here = await DriverUnderTest.StartAsync();
        await using var there = await DriverUnderTest.StartAsync();
        var spec = await RunAsync(here);
        var source = await here.Driver.DescribeLiveAsync(spec, default);
        var huge = source with { Disks = [source.Disks[0] with { VirtualBytes = long.MaxValue / 2 }] };

        var refused = await Assert.ThrowsAsync<FaultException>(() => there.Driver.CheckLiveAsync(Check(spec, huge, true), default));

        Assert.StartsWith($"Migration pre-check error: Unable to migrate {spec.Instance.Id}: Disk of instance is too large(available on destination host:", refused.Message, StringComparison.Ordinal);
        Assert.True((await there.Driver.CheckLiveAsync(Check(spec, huge, true) with { DiskOverCommit = true }, default)).CopiesDisks);
    }

    /// <summary>Ephemeral disks and swap among them: each is empty and lies over nothing, so that nobody finds in it what another image left.</summary>
    [Fact]
    public async Task Ossa2014_003_copied_disks_begin_empty_and_lie_over_nothing()
    {
        await using var here = await DriverUnderTest.StartAsync();
        await using var there = await DriverUnderTest.StartAsync();
        var spec = await RunAsync(here);
        var source = await here.Driver.DescribeLiveAsync(spec, default);

        var prepared = await there.Driver.PrepareLiveAsync(spec with { Disks = null }, source, copiesDisks: true, default);

        Assert.Equal(["disk", "disk.eph0", "disk.swap"], source.Disks.Select(disk => disk.Name).Order());
        Assert.Equal(source.Disks.Count, prepared.Disks.Count);
        foreach (var disk in source.Disks)
        {
            var path = there.Scratch.At("instances", spec.Instance.Id.ToString(), disk.Name);
            Assert.Null(QcowHeader.Read(path).Backing);
            Assert.Equal(disk.VirtualBytes, QcowHeader.Read(path).VirtualBytes);
            Assert.True(new FileInfo(path).Length < 1024 * 1024, $"{disk.Name} is not empty.");
            Assert.Equal(disk.Format, DiskFormats.Of(Path.GetDirectoryName(path)!, disk.Name));
        }

        Assert.Empty(Directory.GetFiles(there.Scratch.At("instances", "_base")));
    }

    [Fact]
    public async Task A_name_that_is_no_disks_makes_nothing()
    {
        await using var here = await DriverUnderTest.StartAsync();
        await using var there = await DriverUnderTest.StartAsync();
        var spec = await RunAsync(here);
        var source = await here.Driver.DescribeLiveAsync(spec, default);

        await Assert.ThrowsAsync<FaultException>(() => there.Driver.PrepareLiveAsync(
            spec with { Disks = null }, source with { Disks = [source.Disks[0] with { Name = "../outside" }] }, copiesDisks: true, default));

        Assert.False(File.Exists(there.Scratch.At("instances", "outside")));
    }

    /// <summary>It need not have booted: it runs.</summary>
    private static async Task<GuestSpec> RunAsync(DriverUnderTest driver)
    {
        var image = driver.Images.Add(await GuestImage.GetAsync(), "qcow2");
        return await driver.BuildAsync(driver.Spec(image, flavor: flavor => flavor with { RootGb = 1, SwapMb = 8, EphemeralGb = 1 }));
    }

    private static CheckLive Check(GuestSpec spec, LiveSource source, bool? block) => new(spec.Instance, source, block, DiskOverCommit: false, "host2");

    private static async Task RefusedAsync(string message, Func<Task> deed)
    {
        var refused = await Assert.ThrowsAsync<FaultException>(deed);
        Assert.Equal((FaultKind.BadRequest, message), (refused.Fault.Kind, refused.Message));
    }
}
