using Nova.Compute.Drivers;
using Nova.Compute.Libvirt.Firmware;
using Nova.Libvirt.Tests.Fixtures;

namespace Nova.Compute.Tests.Libvirt.Driver;

/// <summary>Real guests that start with UEFI: the firmware of the distribution, whose variables are the guest's own.</summary>
[Collection(LibvirtCollection.Name)]
public sealed class FirmwareTests
{
    /// <summary>Debian's kernel says so where its firmware has verified what starts.</summary>
    private const string LockedDown = "Kernel is locked down from EFI Secure Boot";

    [Fact]
    public async Task A_guest_boots_with_uefi_and_its_variables_stay_with_it()
    {
        await using var test = await DriverUnderTest.StartAsync();
        var spec = await BuildAsync(test, ("hw_firmware_type", "uefi"));
        var id = spec.Instance.Id;
        var variables = test.Scratch.At("instances", id.ToString(), GuestFirmware.VariablesName);

        var console = await test.ReadConsoleUntilAsync(id, "GUEST-MARKER-DONE");
        Assert.Contains("efi: EFI v", console, StringComparison.Ordinal);
        Assert.DoesNotContain(LockedDown, console, StringComparison.Ordinal);
        await test.Driver.StopAsync(id, TimeSpan.Zero, default);
        var written = await File.ReadAllBytesAsync(variables);
        Assert.NotEqual(await File.ReadAllBytesAsync("/usr/share/OVMF/OVMF_VARS_4M.fd"), written);

        // Moved away and back, as a resize that is reverted does.
        await test.Driver.DestroyAsync(id, default);
        Assert.Contains(await test.Driver.SetAsideAsync(spec, default), disk => disk.Name == GuestFirmware.VariablesName && disk.FileBytes == written.Length);
        await test.Driver.BringBackAsync(id, default);
        await test.Driver.DefineAsync(spec, default);
        Assert.Equal(written, await File.ReadAllBytesAsync(variables));

        await test.Driver.DestroyAsync(id, default);
        await test.Driver.RemoveDisksAsync(id, default);
        Assert.False(File.Exists(variables));
    }

    [Fact]
    public async Task A_guest_boots_with_secure_boot_and_knows()
    {
        await using var test = await DriverUnderTest.StartAsync();

        var spec = await BuildAsync(test, ("hw_firmware_type", "uefi"), ("os_secure_boot", "required"), ("hw_machine_type", "q35"));

        var console = await test.ReadConsoleUntilAsync(spec.Instance.Id, "GUEST-MARKER-DONE");
        Assert.Contains(LockedDown, console, StringComparison.Ordinal);
    }

    /// <summary>The small guest has no boot loader for UEFI; its kernel is one itself.</summary>
    private static Task<GuestSpec> BuildAsync(DriverUnderTest test, params (string Name, string Value)[] properties) => BuildAsync(test, properties.ToDictionary());

    private static async Task<GuestSpec> BuildAsync(DriverUnderTest test, Dictionary<string, string> properties)
    {
        var disk = await GuestImage.GetAsync();
        properties["kernel_id"] = test.Images.Add(Path.Combine(Path.GetDirectoryName(disk)!, "vmlinuz"), "aki").Id;
        properties["ramdisk_id"] = test.Images.Add(Path.Combine(Path.GetDirectoryName(disk)!, "initrd.gz"), "ari").Id;
        properties["os_command_line"] = "console=ttyS0";
        var spec = test.Spec(test.Images.Add(disk, "qcow2"), flavor: flavor => flavor with { RootGb = 1, MemoryMb = 256 });
        return await test.BuildAsync(spec with { Instance = spec.Instance with { ImageProperties = properties } });
    }
}
