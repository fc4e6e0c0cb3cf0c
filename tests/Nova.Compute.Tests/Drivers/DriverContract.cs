using System.Net.Sockets;
using Nova.Compute.ConfigDrive;
using Nova.Compute.Drivers;
using Nova.Core.Consoles;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Metadata;

namespace Nova.Compute.Tests.Drivers;

/// <summary>What every driver does. The fake runs it in memory, the libvirt driver on a real libvirtd with real guests.</summary>
public abstract class DriverContract : IAsyncLifetime
{
    private readonly List<Guid> _made = [];
    private IComputeDriver? _driver;

    internal IComputeDriver Driver => _driver!;

    /// <summary>A started driver. A resource shared by all tests of the class is the subclass's own fixture.</summary>
    internal abstract Task<IComputeDriver> StartDriverAsync();

    /// <summary>A guest that this driver can build, with an id of its own.</summary>
    internal abstract GuestSpec NewSpec(int attempt);

    /// <summary>An image that waits for its bytes, where the driver sends them.</summary>
    internal abstract string QueueImage();

    /// <summary>Whether it has got them.</summary>
    internal abstract bool HasBytes(string imageId);

    /// <summary>Ends a guest behind the driver's back.</summary>
    internal abstract Task KillGuestAsync(Guid instanceId);

    public async ValueTask InitializeAsync() => _driver = await StartDriverAsync();

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var id in _made)
        {
            await Driver.DestroyAsync(id, default);
            await Driver.RemoveDisksAsync(id, default);
            await Driver.RemoveAsideAsync(id, default);
        }

        if (_driver is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_inventory_says_what_the_node_has_and_can_run()
    {
        var found = await Driver.GetInventoryAsync(default);

        Assert.NotEmpty(found.Node);
        Assert.NotEmpty(found.HypervisorType);
        Assert.True(found is { Vcpus: > 0, MemoryMb: > 0, LocalGb: > 0, HypervisorVersion: > 0 }, found.ToString());
        Assert.Contains("COMPUTE_NODE", found.Traits);
        Assert.Contains(found.SupportedGuests, guest => guest.VmMode == "hvm");
        using var cpu = System.Text.Json.JsonDocument.Parse(found.CpuInfo);
        Assert.True(cpu.RootElement.TryGetProperty("topology", out _));
    }

    [Fact]
    public async Task The_host_tells_its_uptime() => Assert.Contains("load average", await Driver.GetHostUptimeAsync(default));

    [Fact]
    public async Task A_spawned_guest_runs_and_is_listed_with_its_attempt()
    {
        var spec = await SpawnAsync(attempt: 3);

        Assert.Equal(PowerState.Running, await Driver.GetPowerStateAsync(spec.Instance.Id, default));
        Assert.Equal((3, PowerState.Running), await FindAsync(spec.Instance.Id));
    }

    [Fact]
    public async Task Disks_get_distinct_names_and_the_boot_disk_the_first()
    {
        var spec = NewSpec(attempt: 1);
        _made.Add(spec.Instance.Id);

        var (devices, _) = await Driver.PrepareDisksAsync(spec, default);

        Assert.Equal(spec.Instance.BlockDevices.Count, devices.Count);
        Assert.All(devices, device => Assert.StartsWith("/dev/", device.DeviceName));
        Assert.Equal(devices.Count, devices.Select(device => device.DeviceName).Distinct().Count());
        Assert.EndsWith("da", devices.Single(device => device.BootIndex == 0).DeviceName);
    }

    [Fact]
    public async Task Preparing_and_spawning_again_for_the_same_attempt_leaves_the_guest_alone()
    {
        var spec = await SpawnAsync();

        await Driver.SpawnAsync(spec, default);

        Assert.Equal((spec.Attempt, PowerState.Running), await FindAsync(spec.Instance.Id));
    }

    [Fact]
    public async Task Destroy_and_disk_removal_succeed_where_nothing_is_and_when_repeated()
    {
        var spec = await SpawnAsync();
        foreach (var id in new[] { Guid.NewGuid(), spec.Instance.Id, spec.Instance.Id })
        {
            await Driver.DestroyAsync(id, default);
            await Driver.RemoveDisksAsync(id, default);
        }

        Assert.Equal(PowerState.NoState, await Driver.GetPowerStateAsync(spec.Instance.Id, default));
        Assert.Null(await FindAsync(spec.Instance.Id));
        Assert.False(Directory.Exists(Driver.DirectoryOf(spec.Instance.Id)));
    }

    [Fact]
    public async Task Disks_without_a_guest_are_removed()
    {
        var spec = NewSpec(attempt: 1);
        await Driver.PrepareDisksAsync(spec, default);

        await Driver.RemoveDisksAsync(spec.Instance.Id, default);

        Assert.False(Directory.Exists(Driver.DirectoryOf(spec.Instance.Id)));
        await AssertMissingAsync(() => Driver.StartAsync(spec, default));
    }

    [Theory]
    [InlineData(PowerState.Running)]
    [InlineData(PowerState.Paused)]
    [InlineData(PowerState.Suspended)]
    [InlineData(PowerState.Shutdown)]
    public async Task An_image_of_a_guest_leaves_the_guest_as_it_is(PowerState state)
    {
        var spec = await SpawnAsync();
        var id = spec.Instance.Id;
        await (state switch
        {
            PowerState.Paused => Driver.PauseAsync(id, default),
            PowerState.Suspended => Driver.SuspendAsync(id, default),
            PowerState.Shutdown => Driver.StopAsync(id, TimeSpan.Zero, default),
            _ => Task.CompletedTask,
        });
        var image = QueueImage();
        var told = 0;

        await Driver.SnapshotAsync(spec, image, _ => Task.FromResult(told++), default);

        Assert.Equal(1, told);
        Assert.Equal(state, await Driver.GetPowerStateAsync(id, default));
        Assert.True(HasBytes(image));
        await Driver.EndSnapshotAsync(id, default);
        await Driver.EndSnapshotAsync(Guid.NewGuid(), default);
        Assert.Equal(state, await Driver.GetPowerStateAsync(id, default));
    }

    [Fact]
    public async Task A_cancelled_snapshot_leaves_nothing_and_another_may_follow()
    {
        var spec = await SpawnAsync();
        var image = QueueImage();
        using var cancelled = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Driver.SnapshotAsync(
            spec,
            image,
            async work =>
            {
                await cancelled.CancelAsync();
                work.ThrowIfCancellationRequested();
            },
            cancelled.Token));
        Assert.False(HasBytes(image));

        await Driver.SnapshotAsync(spec, image, _ => Task.CompletedTask, default);

        Assert.True(HasBytes(image));
        Assert.Equal(PowerState.Running, await Driver.GetPowerStateAsync(spec.Instance.Id, default));
    }

    [Fact]
    public async Task A_cancelled_build_can_be_removed_completely()
    {
        var spec = NewSpec(attempt: 1);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Driver.PrepareDisksAsync(spec, cancelled.Token));
        await Driver.PrepareDisksAsync(spec, default);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Driver.SpawnAsync(spec, cancelled.Token));
        await Driver.DestroyAsync(spec.Instance.Id, default);
        await Driver.RemoveDisksAsync(spec.Instance.Id, default);

        Assert.Null(await FindAsync(spec.Instance.Id));
        Assert.False(Directory.Exists(Driver.DirectoryOf(spec.Instance.Id)));
    }

    [Fact]
    public async Task Off_and_on_and_again()
    {
        var spec = await SpawnAsync();
        var id = spec.Instance.Id;
        foreach (var _ in new[] { 1, 2 })
        {
            await Driver.StopAsync(id, TimeSpan.Zero, default);
            Assert.Equal(PowerState.Shutdown, await Driver.GetPowerStateAsync(id, default));
        }

        foreach (var _ in new[] { 1, 2 })
        {
            await Driver.StartAsync(spec, default);
            Assert.Equal(PowerState.Running, await Driver.GetPowerStateAsync(id, default));
        }
    }

    [Fact]
    public async Task Pause_and_unpause_and_again()
    {
        var spec = await SpawnAsync();
        var id = spec.Instance.Id;
        foreach (var _ in new[] { 1, 2 })
        {
            await Driver.PauseAsync(id, default);
            Assert.Equal(PowerState.Paused, await Driver.GetPowerStateAsync(id, default));
        }

        foreach (var _ in new[] { 1, 2 })
        {
            await Driver.UnpauseAsync(id, default);
            Assert.Equal(PowerState.Running, await Driver.GetPowerStateAsync(id, default));
        }
    }

    [Fact]
    public async Task Suspend_and_resume_and_again()
    {
        var spec = await SpawnAsync();
        var id = spec.Instance.Id;
        foreach (var _ in new[] { 1, 2 })
        {
            await Driver.SuspendAsync(id, default);
            Assert.Equal(PowerState.Suspended, await Driver.GetPowerStateAsync(id, default));
        }

        foreach (var _ in new[] { 1, 2 })
        {
            await Driver.ResumeAsync(spec, default);
            Assert.Equal(PowerState.Running, await Driver.GetPowerStateAsync(id, default));
        }
    }

    [Fact]
    public async Task A_hard_reboot_makes_any_guest_run_and_carries_the_new_attempt()
    {
        var spec = await SpawnAsync();
        await Driver.RebootHardAsync(spec with { Attempt = 2 }, default);
        Assert.Equal((2, PowerState.Running), await FindAsync(spec.Instance.Id));

        await Driver.StopAsync(spec.Instance.Id, TimeSpan.Zero, default);
        await Driver.RebootHardAsync(spec with { Attempt = 3 }, default);
        Assert.Equal((3, PowerState.Running), await FindAsync(spec.Instance.Id));
    }

    [Fact]
    public async Task A_soft_reboot_of_a_stopped_guest_says_that_it_did_nothing()
    {
        var spec = await SpawnAsync();
        await Driver.StopAsync(spec.Instance.Id, TimeSpan.Zero, default);

        Assert.False(await Driver.RebootSoftAsync(spec.Instance.Id, TimeSpan.FromSeconds(1), default));
    }

    [Fact]
    public async Task What_is_asked_of_a_guest_that_is_not_there_is_refused_as_missing()
    {
        var spec = NewSpec(attempt: 1);
        var id = spec.Instance.Id;

        Assert.Equal(PowerState.NoState, await Driver.GetPowerStateAsync(id, default));
        await AssertMissingAsync(() => Driver.StopAsync(id, TimeSpan.Zero, default));
        await AssertMissingAsync(() => Driver.RebootSoftAsync(id, TimeSpan.FromSeconds(1), default));
        await AssertMissingAsync(() => Driver.PauseAsync(id, default));
        await AssertMissingAsync(() => Driver.UnpauseAsync(id, default));
        await AssertMissingAsync(() => Driver.SuspendAsync(id, default));
        await AssertMissingAsync(() => Driver.ReadConsoleAsync(id, 1024, default));
        await AssertMissingAsync(() => Driver.GetConsoleAsync(id, ConsoleProtocol.Vnc, default));
        await AssertMissingAsync(() => Driver.GetDiagnosticsAsync(id, default));
    }

    [Fact]
    public async Task A_running_guest_has_a_console_and_figures()
    {
        var spec = await SpawnAsync();
        var id = spec.Instance.Id;

        Assert.True((await Driver.ReadConsoleAsync(id, 10, default)).Length <= 10);
        Assert.True(await Driver.GetConsoleAsync(id, ConsoleProtocol.Vnc, default) is { Port: > 0, Host.Length: > 0 });
        Assert.Null(await Driver.GetConsoleAsync(id, ConsoleProtocol.Rdp, default));
        var figures = await Driver.GetDiagnosticsAsync(id, default);
        Assert.Equal(("running", "libvirt"), (figures.State, figures.Driver));
        Assert.Equal(spec.Instance.Flavor.MemoryMb, figures.MemoryMaximumMb);
        Assert.Equal(spec.Instance.Flavor.Vcpus, figures.CpuTimesNs.Count);
        Assert.Equal(spec.Instance.BlockDevices.Count, figures.Disks.Count);
    }

    [Fact]
    public async Task A_guest_that_is_off_has_no_console()
    {
        var spec = await SpawnAsync();
        await Driver.StopAsync(spec.Instance.Id, TimeSpan.Zero, default);

        var refused = await Assert.ThrowsAsync<FaultException>(() => Driver.GetConsoleAsync(spec.Instance.Id, ConsoleProtocol.Vnc, default));

        Assert.Equal((FaultKind.Conflict, $"Instance {spec.Instance.Id} is not ready"), (refused.Fault.Kind, refused.Fault.Message));
    }

    [Fact]
    public async Task A_console_speaks_first()
    {
        var spec = await SpawnAsync();
        var console = (await Driver.GetConsoleAsync(spec.Instance.Id, ConsoleProtocol.Vnc, default))!;
        using var client = new TcpClient();
        await client.ConnectAsync(console.Host, console.Port);

        var version = new byte[12];
        await client.GetStream().ReadExactlyAsync(version);

        Assert.Equal("RFB 003.008\n"u8, version);
    }

    [Fact]
    public async Task A_guest_that_ends_by_itself_is_told()
    {
        var spec = await SpawnAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var events = Driver.WatchAsync(limit.Token).GetAsyncEnumerator(limit.Token);
        var next = events.MoveNextAsync();

        await KillGuestAsync(spec.Instance.Id);

        while (await next)
        {
            if (events.Current.InstanceId == spec.Instance.Id && events.Current.PowerState is PowerState.Shutdown or PowerState.Crashed)
            {
                return;
            }

            next = events.MoveNextAsync();
        }

        Assert.Fail("The driver stopped telling before the guest's end was told.");
    }

    [Fact]
    public async Task A_guest_takes_its_config_drive()
    {
        var spec = NewSpec(attempt: 1);
        spec = spec with { Instance = spec.Instance with { ConfigDrive = true } };
        if (ConfigDriveFile.PathOf(Driver, spec.Instance.Id) is { } path)
        {
            await ConfigDriveFile.WriteAsync(path, [new MetadataFile("openstack/latest/meta_data.json", "{}"u8.ToArray())], DateTimeOffset.UnixEpoch, default);
            spec = spec with { ConfigDrivePath = path };
        }

        await SpawnAsync(spec);

        Assert.True((await Driver.GetDiagnosticsAsync(spec.Instance.Id, default)).ConfigDrive);
    }

    [Fact]
    public async Task A_defined_guest_is_off_and_listed_and_one_that_runs_is_left_alone()
    {
        var spec = await SpawnAsync(attempt: 2);
        await Driver.DefineAsync(spec, default);
        Assert.Equal((2, PowerState.Running), await FindAsync(spec.Instance.Id));

        await Driver.DestroyAsync(spec.Instance.Id, default);
        foreach (var _ in new[] { 1, 2 })
        {
            await Driver.DefineAsync(spec, default);
            Assert.Equal((2, PowerState.Shutdown), await FindAsync(spec.Instance.Id));
        }
    }

    [Fact]
    public async Task A_guest_is_made_anew_in_its_place()
    {
        var spec = await SpawnAsync(attempt: 1);
        var id = spec.Instance.Id;
        var anew = spec with { Attempt = 2, Disks = null };

        await Driver.FetchPartsAsync(anew, default);
        Assert.Equal((1, PowerState.Running), await FindAsync(id));

        await Driver.DestroyAsync(id, default);
        foreach (var _ in new[] { 1, 2 })
        {
            await Driver.ClearDisksAsync(anew, default);
        }

        await AssertMissingAsync(() => Driver.StartAsync(anew, default));
        await SpawnAsync(anew);
        Assert.Equal((2, PowerState.Running), await FindAsync(id));
    }

    [Fact]
    public async Task A_guest_is_rescued_beside_its_own_disks_and_boots_them_again()
    {
        var spec = await SpawnAsync(attempt: 1);
        var id = spec.Instance.Id;
        var rescue = spec with { Attempt = 2, IsRescue = true };
        foreach (var _ in new[] { 1, 2 })
        {
            rescue = rescue with { Disks = (await Driver.PrepareRescueAsync(rescue with { Disks = spec.Disks }, default)).Disks };
        }

        Assert.Equal((1, PowerState.Running), await FindAsync(id));
        await Driver.DestroyAsync(id, default);
        await Driver.SpawnAsync(rescue, default);
        Assert.Equal((2, PowerState.Running), await FindAsync(id));

        await Driver.DestroyAsync(id, default);
        foreach (var _ in new[] { 1, 2 })
        {
            await Driver.RemoveRescueAsync(id, default);
        }

        await Driver.SpawnAsync(spec with { Attempt = 3 }, default);
        Assert.Equal((3, PowerState.Running), await FindAsync(id));
        await Driver.RemoveRescueAsync(Guid.NewGuid(), default);
    }

    [Fact]
    public async Task A_guest_moves_within_its_host_and_the_move_is_taken_back()
    {
        var old = await SpawnAsync(attempt: 1);
        var id = old.Instance.Id;
        await Driver.DestroyAsync(id, default);
        var offer = await Driver.SetAsideAsync(old, default);
        Assert.Equal(offer, await Driver.SetAsideAsync(old, default));
        await AssertMissingAsync(() => Driver.StartAsync(old, default));

        var bigger = await ArriveAsync(old, offer);
        await Driver.DefineAsync(bigger, default);
        Assert.Equal((2, PowerState.Shutdown), await FindAsync(id));
        await Driver.SpawnAsync(bigger, default);
        Assert.Equal((2, PowerState.Running), await FindAsync(id));

        await Driver.DestroyAsync(id, default);
        await Driver.RemoveDisksAsync(id, default);
        foreach (var _ in new[] { 1, 2 })
        {
            await Driver.BringBackAsync(id, default);
        }

        await Driver.StartAsync(old, default);
        Assert.Equal((1, PowerState.Running), await FindAsync(id));
    }

    [Fact]
    public async Task What_was_set_aside_goes_without_the_guest_in_its_place()
    {
        var old = await SpawnAsync(attempt: 1);
        var id = old.Instance.Id;
        await Driver.DestroyAsync(id, default);
        var bigger = await ArriveAsync(old, await Driver.SetAsideAsync(old, default));
        await Driver.SpawnAsync(bigger, default);

        foreach (var _ in new[] { 1, 2 })
        {
            await Driver.RemoveAsideAsync(id, default);
        }

        await Driver.RebootHardAsync(bigger, default);
        Assert.Equal((2, PowerState.Running), await FindAsync(id));
        await Driver.DestroyAsync(id, default);
        await Driver.RemoveDisksAsync(id, default);
        await Driver.BringBackAsync(id, default);
        await AssertMissingAsync(() => Driver.StartAsync(bigger, default));
    }

    [Fact]
    public async Task A_guest_that_is_not_there_cannot_be_set_aside()
        => await AssertMissingAsync(() => Driver.SetAsideAsync(NewSpec(attempt: 1), default));

    private async Task<GuestSpec> ArriveAsync(GuestSpec old, IReadOnlyList<MoveDisk> offer)
    {
        var flavor = old.Instance.Flavor with { MemoryMb = old.Instance.Flavor.MemoryMb * 2, Vcpus = 2 };
        var spec = old with { Attempt = old.Attempt + 1, Instance = old.Instance with { Flavor = flavor }, Disks = null };
        var (devices, disks) = await Driver.ReceiveDisksAsync(spec, offer, fetch: null, default);
        return spec with { Instance = spec.Instance with { BlockDevices = devices }, Disks = disks };
    }

    private Task<GuestSpec> SpawnAsync(int attempt = 1) => SpawnAsync(NewSpec(attempt));

    private async Task<GuestSpec> SpawnAsync(GuestSpec spec)
    {
        _made.Add(spec.Instance.Id);
        var (devices, disks) = await Driver.PrepareDisksAsync(spec, default);
        spec = spec with { Instance = spec.Instance with { BlockDevices = devices }, Disks = disks };
        await Driver.SpawnAsync(spec, default);
        return spec;
    }

    private async Task<(int Attempt, PowerState State)?> FindAsync(Guid id)
        => (await Driver.ListGuestsAsync(default)).SingleOrDefault(guest => guest.InstanceId == id) is { } found ? (found.Attempt, found.PowerState) : null;

    private static async Task AssertMissingAsync(Func<Task> ask)
        => Assert.Equal(ComputeRpc.GuestMissingCode, (await Assert.ThrowsAsync<FaultException>(ask)).Fault.Code);
}
