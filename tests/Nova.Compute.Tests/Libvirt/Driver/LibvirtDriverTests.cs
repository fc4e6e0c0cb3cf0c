using Nova.Compute.Drivers;
using Nova.Compute.Tests.Drivers;
using Nova.Core.Faults;
using Nova.Core.Images;
using Nova.Core.Networks;
using Nova.Core.Servers;
using Nova.Libvirt;
using Nova.Libvirt.Tests.Fixtures;

namespace Nova.Compute.Tests.Libvirt.Driver;

/// <summary>The contract on a real libvirtd, with guests that have an empty disk and nothing to boot.</summary>
[Collection(LibvirtCollection.Name)]
public sealed class LibvirtDriverTests : DriverContract
{
    private DriverUnderTest? _test;
    private ImageRecord? _image;

    public override async ValueTask DisposeAsync()
    {
        await _test!.RemoveGuestsAsync();
        await base.DisposeAsync();
        _test.Scratch.Dispose();
    }

    internal override async Task<IComputeDriver> StartDriverAsync()
    {
        _test = await DriverUnderTest.StartAsync();
        var disk = _test.Scratch.At("empty.raw");
        await File.WriteAllBytesAsync(disk, new byte[1024 * 1024]);
        _image = _test.Images.Add(disk, "raw");
        return _test.Driver;
    }

    internal override GuestSpec NewSpec(int attempt) => _test!.Spec(_image!, attempt);

    internal override string QueueImage() => _test!.Images.Queue(_test.Scratch.At(Guid.NewGuid().ToString())).Id;

    internal override bool HasBytes(string imageId) => _test!.Images.IsActive(imageId);

    internal override Task KillGuestAsync(Guid instanceId)
    {
        using var connection = LibvirtConnection.Open(LibvirtDaemon.Uri);
        using var domain = connection.LookupByUuid(instanceId)!;
        domain.Destroy();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Guests_of_others_are_neither_listed_nor_touched()
    {
        await using var other = await DriverUnderTest.StartAsync();
        var spec = await BuildAsync(NewSpec(attempt: 1));

        Assert.Empty(await other.Driver.ListGuestsAsync(default));
        Assert.Equal(PowerState.NoState, await other.Driver.GetPowerStateAsync(spec.Instance.Id, default));
        await other.Driver.DestroyAsync(spec.Instance.Id, default);
        var refused = await Assert.ThrowsAsync<FaultException>(() => other.Driver.SpawnAsync(spec, default));
        Assert.Equal(FaultKind.Conflict, refused.Fault.Kind);

        Assert.Equal(PowerState.Running, await Driver.GetPowerStateAsync(spec.Instance.Id, default));
    }

    /// <summary>What the API takes the hypervisor takes too. But for models that libvirt 9 cannot give QEMU 7 (pcspk) or does not know (sound of virtio), and SPICE, which QEMU has by a package of its own.</summary>
    [Theory]
    [InlineData("hw_disk_bus=virtio hw_virtio_packed_ring=true hw_pmu=true hw_boot_menu=true hw_serial_port_count=4 hw_time_hpet=true hw_input_bus=virtio")]
    [InlineData("os_type=windows img_hide_hypervisor_id=true hw_disk_bus=ide hw_video_model=vga hw_video_ram=32 hw_pmu=false")]
    [InlineData("hw_machine_type=q35 hw_viommu_model=intel hw_disk_bus=sata")]
    [InlineData("hw_machine_type=q35 hw_viommu_model=virtio os_type=windows")]
    [InlineData("hw_disk_bus=scsi hw_video_model=cirrus")]
    [InlineData("hw_disk_bus=scsi hw_scsi_model=lsilogic hw_video_model=virtio")]
    [InlineData("hw_disk_bus=scsi hw_scsi_model=lsisas1068 hw_video_model=vmvga")]
    [InlineData("hw_disk_bus=scsi hw_scsi_model=lsisas1078 hw_video_model=none")]
    [InlineData("hw_disk_bus=usb hw_cpu_threads=2")]
    [InlineData("disk_format=iso hw_cdrom_bus=scsi")]
    [InlineData("disk_format=iso hw_cdrom_bus=usb")]
    [InlineData("disk_format=iso hw_machine_type=q35")]
    [InlineData("hw_sound_model=ich9 hw_usb_model=qemu-xhci hw_maxphysaddr_mode=emulate hw_maxphysaddr_bits=40")]
    [InlineData("hw_sound_model=usb hw_usb_model=nec-xhci")]
    [InlineData("hw_sound_model=ac97 hw_usb_model=none")]
    [InlineData("hw_sound_model=sb16")]
    [InlineData("hw_sound_model=es1370 hw_machine_type=q35")]
    [InlineData("hw_sound_model=ich6")]
    [InlineData("hw_firmware_type=uefi hw_watchdog_action=reset")]
    [InlineData("hw_firmware_type=uefi hw_firmware_stateless=true hw_machine_type=q35")]
    [InlineData("hw_firmware_type=uefi os_secure_boot=optional hw:watchdog_action=none")]
    [InlineData("quota:cpu_shares=512 quota:cpu_period=20000 quota:cpu_quota=10000 quota:disk_read_bytes_sec=1048576 quota:disk_total_iops_sec=200")]
    [InlineData("quota:cpu_quota=-1 quota:cpu_period=0 quota:disk_write_bytes_sec=0")]
    public async Task Hardware_that_is_asked_for_starts(string asked)
    {
        var all = asked.Split(' ').Select(item => item.Split('=')).ToLookup(item => item[0].Contains(':', StringComparison.Ordinal), item => (item[0], item[1]));
        var spec = NewSpec(attempt: 1);
        spec = spec with
        {
            Instance = spec.Instance with
            {
                ImageProperties = all[false].ToDictionary(),
                Flavor = spec.Instance.Flavor with { Vcpus = 2, ExtraSpecs = all[true].Append(("hw_video:ram_max_mb", "64")).ToDictionary() },
            },
        };

        await BuildAsync(spec);

        Assert.Equal(PowerState.Running, await Driver.GetPowerStateAsync(spec.Instance.Id, default));
    }

    [Fact]
    public async Task A_domain_of_the_same_name_is_named_and_left_alone()
    {
        var first = await BuildAsync(NewSpec(attempt: 1));
        var second = NewSpec(attempt: 1);
        second = second with { Instance = second.Instance with { Number = first.Instance.Number } };

        var refused = await Assert.ThrowsAsync<FaultException>(() => BuildAsync(second));

        Assert.Equal((FaultKind.Internal, $"the host has a domain {first.Instance.GuestName} that is not this instance's."), (refused.Fault.Kind, refused.Fault.Message));
        Assert.Equal(PowerState.Running, await Driver.GetPowerStateAsync(first.Instance.Id, default));
    }

    [Fact]
    public async Task A_new_attempt_replaces_the_guest_of_an_older_one()
    {
        var spec = await BuildAsync(NewSpec(attempt: 1));

        await Driver.SpawnAsync(spec with { Attempt = 2 }, default);

        var guest = Assert.Single(await Driver.ListGuestsAsync(default));
        Assert.Equal((spec.Instance.Id, 2, PowerState.Running), (guest.InstanceId, guest.Attempt, guest.PowerState));
    }

    [Fact]
    public async Task A_restarted_driver_finds_its_guests()
    {
        var spec = await BuildAsync(NewSpec(attempt: 7));
        await using var restarted = await _test!.NewDriverAsync();

        var guest = Assert.Single(await restarted.ListGuestsAsync(default));
        Assert.Equal((spec.Instance.Id, 7), (guest.InstanceId, guest.Attempt));
    }

    [Fact]
    public async Task A_guest_that_ignores_the_power_button_is_powered_off()
    {
        var spec = await BuildAsync(NewSpec(attempt: 1));

        await Driver.StopAsync(spec.Instance.Id, TimeSpan.FromSeconds(1), default);

        Assert.Equal(PowerState.Shutdown, await Driver.GetPowerStateAsync(spec.Instance.Id, default));
    }

    [Fact]
    public async Task A_start_after_a_suspend_begins_anew()
    {
        var spec = await BuildAsync(NewSpec(attempt: 1));
        await Driver.SuspendAsync(spec.Instance.Id, default);

        await Driver.RebootHardAsync(spec, default);
        Assert.Equal(PowerState.Running, await Driver.GetPowerStateAsync(spec.Instance.Id, default));
        await Driver.StopAsync(spec.Instance.Id, TimeSpan.Zero, default);

        Assert.Equal(PowerState.Shutdown, await Driver.GetPowerStateAsync(spec.Instance.Id, default));
    }

    [Fact]
    public async Task A_console_log_that_cannot_be_read_is_no_console_and_the_operator_is_told_the_file()
    {
        var spec = await BuildAsync(NewSpec(attempt: 1));
        var log = Path.Combine(Driver.DirectoryOf(spec.Instance.Id)!, "console.log");
        File.Delete(log);
        Assert.Empty(await Driver.ReadConsoleAsync(spec.Instance.Id, 1024, default));

        // Root may read every file, but not a folder as one.
        Directory.CreateDirectory(log);
        var refused = await Assert.ThrowsAsync<FaultException>(() => Driver.ReadConsoleAsync(spec.Instance.Id, 1024, default));

        Assert.Equal((FaultKind.NotFound, "Guest does not have a console available."), (refused.Fault.Kind, refused.Fault.Message));
        Assert.Contains(log, refused.Fault.Details, StringComparison.Ordinal);
        Assert.Single(_test!.Log.Lines, line => line.Contains($"Console log {log} cannot be read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_interface_is_on_its_bridge_as_long_as_the_guest_runs()
    {
        const string Bridge = "novatestbr0";
        await IpAsync("link", "add", "name", Bridge, "type", "bridge");
        try
        {
            var id = Guid.NewGuid();
            var plugged = $"/sys/class/net/{Bridge}/brif/{InstanceInterface.DeviceNameOf(id)}";
            var spec = NewSpec(attempt: 1);
            spec = await BuildAsync(spec with
            {
                Instance = spec.Instance with
                {
                    Interfaces =
                    [
                        new(id, "fa:16:3e:00:00:01", Guid.NewGuid(), "private", InstanceInterface.BridgeType, Bridge, InstanceInterface.DeviceNameOf(id), 1450, [], null),
                    ],
                },
            });
            Assert.True(Directory.Exists(plugged));
            Assert.Equal("1450", (await File.ReadAllTextAsync($"/sys/class/net/{InstanceInterface.DeviceNameOf(id)}/mtu")).Trim());

            await Driver.StopAsync(spec.Instance.Id, TimeSpan.Zero, default);
            Assert.False(Directory.Exists(plugged));
            await Driver.StartAsync(spec, default);
            Assert.True(Directory.Exists(plugged));
            await Driver.DestroyAsync(spec.Instance.Id, default);
            Assert.False(Directory.Exists(plugged));
        }
        finally
        {
            await IpAsync("link", "delete", Bridge);
        }
    }

    /// <summary>Defined only: kernels of build machines have not the queues that libvirt shapes an interface with.</summary>
    [Fact]
    public async Task Limits_of_an_interface_are_as_libvirt_wants_them()
    {
        var spec = NewSpec(attempt: 1);
        spec = await BuildAsync(spec);
        await Driver.StopAsync(spec.Instance.Id, TimeSpan.Zero, default);
        await Driver.DefineAsync(
            spec with
            {
                Instance = spec.Instance with
                {
                    Flavor = spec.Instance.Flavor with
                    {
                        ExtraSpecs = new Dictionary<string, string>
                        {
                            ["quota:vif_inbound_average"] = "1000", ["quota:vif_inbound_peak"] = "2000", ["quota:vif_inbound_burst"] = "4000", ["quota:vif_outbound_average"] = "0",
                        },
                    },
                    Interfaces = [new(Guid.NewGuid(), "fa:16:3e:00:00:01", Guid.NewGuid(), "private", InstanceInterface.BridgeType, "novatestbr0", "tap0", null, [], null)],
                },
            },
            default);

        using var connection = LibvirtConnection.Open(LibvirtDaemon.Uri);
        using var domain = connection.LookupByUuid(spec.Instance.Id)!;
        var xml = domain.GetXmlDesc(VirDomainXmlFlags.Inactive);
        Assert.Contains("<inbound average='1000' peak='2000' burst='4000'/>", xml, StringComparison.Ordinal);
    }

    private static Task IpAsync(params string[] arguments) =>
        Environment.IsPrivilegedProcess ? Command.RunAsync("ip", arguments) : Command.RunAsync("sudo", ["-n", "ip", .. arguments]);

    private async Task<GuestSpec> BuildAsync(GuestSpec spec) => await _test!.BuildAsync(spec);
}
