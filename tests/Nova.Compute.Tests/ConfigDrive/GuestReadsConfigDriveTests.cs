using System.Text;
using Nova.Compute.ConfigDrive;
using Nova.Compute.Guests;
using Nova.Compute.Guests.Parts;
using Nova.Compute.Tests.Libvirt;
using Nova.Compute.Tests.Libvirt.Driver;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;
using Nova.Hosting.Configuration;
using Nova.Libvirt.Tests.Fixtures;

namespace Nova.Compute.Tests.ConfigDrive;

/// <summary>A real guest finds its drive by the label, mounts it, takes its name from it and runs its user data.</summary>
[Collection(LibvirtCollection.Name)]
public sealed class GuestReadsConfigDriveTests
{
    [Fact]
    public async Task It_mounts_the_drive_and_runs_the_user_data()
    {
        await using var test = await DriverUnderTest.StartAsync();
        var spec = test.Spec(test.Images.Add(await GuestImage.GetAsync(), "qcow2"));
        spec = spec with
        {
            Instance = spec.Instance with
            {
                ConfigDrive = true,
                Hostname = "drive-reader",
                UserData = Convert.ToBase64String(Encoding.UTF8.GetBytes("#!/bin/sh\necho USER-DATA-RAN on $(hostname)\n")),
            },
        };
        var part = new ConfigDrivePart(test.Driver, ConfigDriveOptions.Read(new OptionReader(NovaConfiguration.Empty)), TimeProvider.System);
        var (devices, disks) = await test.Driver.PrepareDisksAsync(spec, CancellationToken.None);
        spec = spec with { Instance = spec.Instance with { BlockDevices = devices }, Disks = disks };
        var work = new GuestWork(spec.Instance.Id, spec.Instance.Id, ServerAction.Create, (start, _, ct) => start(ct), CommandOf(spec));
        spec = await part.PrepareAsync(work, spec, CancellationToken.None);

        await test.Driver.SpawnAsync(spec, CancellationToken.None);

        var console = await test.ReadConsoleUntilAsync(spec.Instance.Id, "GUEST-MARKER-DONE");
        Assert.Contains($"\"uuid\":\"{spec.Instance.Id}\"", console, StringComparison.Ordinal);
        Assert.Contains("USER-DATA-RAN on drive-reader", console, StringComparison.Ordinal);
    }

    private static Core.Rpc.Compute.BuildServer CommandOf(Compute.Drivers.GuestSpec spec)
        => Sample.Build(spec.Instance) with { Image = spec.Image, AdminPassword = "secret", InjectedFiles = [new InjectedFile("/etc/motd", "hello"u8.ToArray())] };
}
