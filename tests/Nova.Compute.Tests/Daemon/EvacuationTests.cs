using Nova.Compute.Drivers;
using Nova.Compute.Drivers.Fake;
using Nova.Compute.Guests;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Tests.Daemon;

/// <summary>A guest comes from a host that is down: on disks that are found here, or anew.</summary>
public sealed class EvacuationTests
{
    private readonly InstanceRecord _instance = Sample.Instance(ComputeUnderTest.Host);
    private readonly Guid _guest = Guid.NewGuid();

    [Theory]
    [InlineData(true, PowerState.Running)]
    [InlineData(false, PowerState.Shutdown)]
    public async Task Without_its_disks_the_guest_is_built_from_its_image(bool powerOn, PowerState expected)
    {
        await using var compute = await ComputeUnderTest.StartAsync();

        foreach (var _ in new[] { 1, 2 })
        {
            Assert.Equal(expected, (await EvacuateAsync(compute, 1, powerOn: powerOn)).PowerState);
        }

        Assert.Equal(TaskState.RebuildSpawning, Assert.Single(compute.Conductor.Claims).TaskState);
        await compute.CallAsync(ComputeRpc.DestroyServer, new DestroyServer(_instance, _guest, 2, KeepFound: true));
        await compute.AssertNothingLeftAsync(_instance.Id);
    }

    /// <summary>An unshelved server's disk was made of an image that is gone since.</summary>
    [Fact]
    public async Task Without_its_disks_the_guest_is_of_the_servers_image_whatever_its_boot_disk_was_made_of()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var build = Sample.Build(_instance.WithBootDiskOf("the-shelved-one"), 1) with { GuestId = _guest, Image = Sample.Image };

        var made = await compute.CallAsync(ComputeRpc.EvacuateServer, new EvacuateServer(build, null, PowerOn: true));

        Assert.Equal(Sample.Image.Id, Assert.Single(made.BlockDevices!, device => device.BootIndex == 0).SourceId);
    }

    [Theory]
    [InlineData(true, PowerState.Running)]
    [InlineData(false, PowerState.Shutdown)]
    public async Task On_disks_that_are_found_the_guest_starts_without_its_image(bool powerOn, PowerState expected)
    {
        await using var compute = await SharedAsync();

        Assert.Equal(expected, (await EvacuateAsync(compute, 1, shared: true, powerOn: powerOn, withImage: false)).PowerState);

        // Taken back, its disks stay, however often: the server lives on where it was. Deleted, they go.
        foreach (var attempt in new[] { 2, 3 })
        {
            await compute.CallAsync(ComputeRpc.DestroyServer, new DestroyServer(_instance, _guest, attempt, KeepFound: true));
            Assert.Empty(await compute.Driver.ListGuestsAsync(default));
            Assert.True(compute.Driver.HasDisks(_instance.Id));
        }

        await EvacuateAsync(compute, 4);
        await compute.CallAsync(ComputeRpc.DestroyServer, new DestroyServer(_instance, _guest, 5));
        await compute.AssertNothingLeftAsync(_instance.Id);
    }

    [Fact]
    public async Task A_guest_that_fails_to_start_on_found_disks_leaves_them()
    {
        await using var compute = await SharedAsync();
        compute.Cues.Set(FakeCall.Start, FakeCue.Failing with { FailAfter = true });

        var fault = await Assert.ThrowsAsync<FaultException>(() => EvacuateAsync(compute, 1));

        Assert.Equal(ComputeRpc.RescheduleCode, fault.Fault.Code);
        Assert.Empty(await compute.Driver.ListGuestsAsync(default));
        Assert.True(compute.Driver.HasDisks(_instance.Id));
    }

    [Fact]
    public async Task What_a_crash_left_half_made_is_not_taken_for_shared_storage()
    {
        await using var compute = await SharedAsync();
        await compute.Node.Records.ChangeAsync(_instance.Id, _guest, record => record with { Prepared = ["block devices"] }, survivesPowerCut: true, default);

        await EvacuateAsync(compute, 1);

        await compute.CallAsync(ComputeRpc.DestroyServer, new DestroyServer(_instance, _guest, 2, KeepFound: true));
        await compute.AssertNothingLeftAsync(_instance.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_operator_who_is_wrong_about_the_storage_is_refused(bool said)
    {
        await using var compute = said ? await ComputeUnderTest.StartAsync() : await SharedAsync();

        var refused = await Assert.ThrowsAsync<FaultException>(() => EvacuateAsync(compute, 1, shared: said));

        Assert.Equal((FaultKind.BadRequest, "Invalid state of instance files on shared storage"), (refused.Fault.Kind, refused.Message));
        Assert.Equal(!said, compute.Driver.HasDisks(_instance.Id));

        // Nor does the undoing touch what was there.
        await compute.CallAsync(ComputeRpc.DestroyServer, new DestroyServer(_instance, _guest, 2, KeepFound: true));
        Assert.Equal(!said, compute.Driver.HasDisks(_instance.Id));
    }

    [Fact]
    public async Task A_rebuild_on_disks_that_were_found_checks_its_image_first()
    {
        await using var compute = await SharedAsync();
        await EvacuateAsync(compute, 1);
        compute.Cues.Set(FakeCall.FetchParts, FakeCue.Failing with { Times = 1 });

        var refused = await Assert.ThrowsAsync<FaultException>(() => RebuildAsync(compute, 2));

        Assert.Equal(ComputeRpc.UntouchedCode, refused.Fault.Code);
        Assert.Equal(PowerState.Running, Assert.Single(await compute.Driver.ListGuestsAsync(default)).PowerState);
        Assert.Equal(PowerState.Running, (await RebuildAsync(compute, 3)).PowerState);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_host_that_returns_leaves_a_folder_that_another_guest_uses(bool isAnothers)
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        var folder = Directory.CreateTempSubdirectory("nova-folders-");
        compute.Driver.Folder = folder.FullName;
        await compute.BuildAsync(_instance);
        await compute.RebuildAsync(_instance, 2);
        Assert.Equal(_instance.Id, FolderOwner.Of(compute.Driver, _instance.Id));
        if (isAnothers)
        {
            FolderOwner.Set(compute.Driver, _instance.Id, _guest);
        }

        await compute.CallAsync(ComputeRpc.DestroyServer, new DestroyServer(_instance, _instance.Id, 3, KeepFound: true));

        Assert.Empty(await compute.Driver.ListGuestsAsync(default));
        Assert.Equal(isAnothers, compute.Driver.HasDisks(_instance.Id));
        Assert.Equal(isAnothers ? _guest : _instance.Id, FolderOwner.Of(compute.Driver, _instance.Id));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Without_disks_and_image_there_is_nothing_to_make_it_of()
    {
        await using var compute = await ComputeUnderTest.StartAsync();

        var refused = await Assert.ThrowsAsync<FaultException>(() => EvacuateAsync(compute, 1, withImage: false));

        Assert.Equal((FaultKind.NotFound, $"Image {Sample.Image.Id} could not be found."), (refused.Fault.Kind, refused.Message));
    }

    [Fact]
    public async Task A_host_that_has_the_instance_already_is_passed_over()
    {
        await using var compute = await ComputeUnderTest.StartAsync();
        await compute.BuildAsync(_instance);

        var refused = await Assert.ThrowsAsync<FaultException>(() => EvacuateAsync(compute, 1));

        Assert.Equal(($"Instance {_instance.GuestName} already exists.", ComputeRpc.RescheduleCode), (refused.Message, refused.Fault.Code));
        Assert.Equal(PowerState.Running, await compute.Driver.GetPowerStateAsync(_instance.Id, default));
    }

    private GuestSpec Spec => new(_instance, 0, Sample.Image, null);

    /// <summary>A host where the disks of the guest are before it comes.</summary>
    private async Task<ComputeUnderTest> SharedAsync()
    {
        var compute = await ComputeUnderTest.StartAsync();
        await compute.Driver.PrepareDisksAsync(Spec, default);
        return compute;
    }

    private Task<GuestState> RebuildAsync(ComputeUnderTest compute, int attempt) => compute.CallAsync(
        ComputeRpc.RebuildGuest, new RebuildGuest(Sample.Build(_instance, attempt) with { GuestId = _guest }, KeepsEphemeral: false, PowerOn: true));

    private Task<GuestState> EvacuateAsync(
        ComputeUnderTest compute, int attempt, bool? shared = null, bool powerOn = true, bool withImage = true)
    {
        var build = Sample.Build(_instance, attempt) with { GuestId = _guest, Image = withImage ? Sample.Image : null };
        return compute.CallAsync(ComputeRpc.EvacuateServer, new EvacuateServer(build, shared, powerOn));
    }
}
