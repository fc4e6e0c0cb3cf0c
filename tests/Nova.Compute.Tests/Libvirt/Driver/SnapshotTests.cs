using Nova.Compute.Drivers;
using Nova.Core.Faults;
using Nova.Core.Images;
using Nova.Core.Servers;
using Nova.Libvirt;
using Nova.Libvirt.Tests.Fixtures;

namespace Nova.Compute.Tests.Libvirt.Driver;

/// <summary>Images of guests on a real QEMU: what is in them, what a guest can do about it, and what is left on the host.</summary>
[Collection(LibvirtCollection.Name)]
public sealed class SnapshotTests
{
    private const int Mebibyte = 1024 * 1024;

    /// <summary>The image boots by itself, and knows how often its guest had booted.</summary>
    [Fact]
    public async Task A_guest_of_the_image_of_a_running_guest_goes_on_where_that_one_was()
    {
        await using var test = await DriverUnderTest.StartAsync();
        var image = test.Images.Add(await GuestImage.GetAsync(), "qcow2");
        var spec = await test.BuildAsync(test.Spec(image, flavor: flavor => flavor with { RootGb = 1 }));
        await test.ReadConsoleUntilAsync(spec.Instance.Id, "GUEST-MARKER-DONE");
        var live = test.Images.Queue(test.Scratch.At("live.qcow2"));

        await test.Driver.SnapshotAsync(spec, live.Id, _ => Task.CompletedTask, CancellationToken.None);

        Assert.Equal(PowerState.Running, await test.Driver.GetPowerStateAsync(spec.Instance.Id, CancellationToken.None));
        Assert.False(File.Exists(Path.Combine(test.Driver.DirectoryOf(spec.Instance.Id)!, "snapshot.scratch")));
        await test.Driver.StopAsync(spec.Instance.Id, TimeSpan.FromMinutes(2), CancellationToken.None);

        // Alone on the machine: two emulated guests at a time are slow.
        var copy = await test.BuildAsync(test.Spec(test.Images.Get(live.Id), flavor: flavor => flavor with { RootGb = 1 }));
        var console = await test.ReadConsoleUntilAsync(copy.Instance.Id, "GUEST-MARKER-DONE");
        Assert.Contains("boot_count=2", console, StringComparison.Ordinal);
        Assert.Contains("GUEST-DISK vda bytes=1073741824", console, StringComparison.Ordinal);
    }

    /// <summary>What a shelve and an unshelve are to a host: the same instance, made of the image of its own disk; and later starts, when that image is gone.</summary>
    [Fact]
    public async Task A_shelved_guest_comes_back_with_its_own_disk()
    {
        await using var test = await DriverUnderTest.StartAsync();
        var image = test.Images.Add(await GuestImage.GetAsync(), "qcow2");
        var spec = await test.BuildAsync(test.Spec(image, flavor: flavor => flavor with { RootGb = 1 }));
        var id = spec.Instance.Id;
        await test.ReadConsoleUntilAsync(id, "GUEST-MARKER-DONE");
        await test.Driver.StopAsync(id, TimeSpan.FromMinutes(2), CancellationToken.None);
        var shelved = test.Images.Queue(test.Scratch.At("shelved.qcow2"));
        await test.Driver.SnapshotAsync(spec, shelved.Id, _ => Task.CompletedTask, CancellationToken.None);
        await test.Driver.DestroyAsync(id, CancellationToken.None);
        await test.Driver.RemoveDisksAsync(id, CancellationToken.None);

        var devices = spec.Instance.BlockDevices.Select(device => device with { SourceId = shelved.Id }).ToArray();
        spec = await test.BuildAsync(new GuestSpec(spec.Instance with { BlockDevices = devices }, Attempt: 5, test.Images.Get(shelved.Id), ConfigDrivePath: null));
        Assert.Contains("boot_count=2", await test.ReadConsoleUntilAsync(id, "GUEST-MARKER-DONE"), StringComparison.Ordinal);
        test.Images.Remove(shelved);
        await test.Driver.RebootHardAsync(spec, CancellationToken.None);

        Assert.Contains("boot_count=3", await test.ReadConsoleUntilAsync(id, "GUEST-MARKER-DONE"), StringComparison.Ordinal);
    }

    /// <summary>OSSA-2016-001: what a guest writes at the beginning of its disk is a part of the image, and no header of it.</summary>
    [Theory]
    [InlineData("raw", true)]
    [InlineData("raw", false)]
    [InlineData("qcow2", true)]
    [InlineData("qcow2", false)]
    public async Task Ossa2016_001_A_header_that_the_guest_wrote_is_sent_byte_for_byte(string imagesType, bool runs)
    {
        await using var test = await DriverUnderTest.StartAsync(options => options with { ImagesType = imagesType, SnapshotFormat = "raw" });
        var secret = test.Scratch.At("secret");
        await File.WriteAllTextAsync(secret, "of the host", TestContext.Current.CancellationToken);
        var header = test.Scratch.At("header.qcow2");
        await Command.RunAsync("qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", secret, "-u", header, "1M");
        var disk = test.Scratch.At("empty.raw");
        await File.WriteAllBytesAsync(disk, new byte[Mebibyte], TestContext.Current.CancellationToken);
        var spec = await test.BuildAsync(test.Spec(test.Images.Add(disk, "raw"), flavor: flavor => flavor with { RootGb = 1 }));
        await test.Driver.StopAsync(spec.Instance.Id, TimeSpan.Zero, CancellationToken.None);
        var written = await File.ReadAllBytesAsync(header, TestContext.Current.CancellationToken);
        await WriteAsGuestAsync(test, spec, header, imagesType);
        if (runs)
        {
            await test.Driver.StartAsync(spec, CancellationToken.None);
        }

        var image = test.Images.Queue(test.Scratch.At("image"));
        await test.Driver.SnapshotAsync(spec, image.Id, _ => Task.CompletedTask, CancellationToken.None);

        var sent = await File.ReadAllBytesAsync(test.Scratch.At("image"), TestContext.Current.CancellationToken);
        Assert.Equal(("raw", 1024 * Mebibyte), (test.Images.Get(image.Id).DiskFormat, sent.Length));
        Assert.True(sent.AsSpan(0, written.Length).SequenceEqual(written));
        Assert.False(sent.AsSpan(written.Length).ContainsAnyExcept((byte)0));
    }

    /// <summary>OSSA-2014-001: nobody else reads a snapshot on its way.</summary>
    [Fact]
    public async Task Ossa2014_001_What_a_live_snapshot_needs_on_the_host_is_closed_to_other_users()
    {
        await using var test = await DriverUnderTest.StartAsync();
        var spec = await test.BuildAsync(test.Spec(await EmptyAsync(test)));
        string? socket = null;
        var scratch = default(UnixFileMode);
        var image = test.Images.Queue(test.Scratch.At("image"));

        await test.Driver.SnapshotAsync(
            spec,
            image.Id,
            _ =>
            {
                using var connection = LibvirtConnection.Open(LibvirtDaemon.Uri);
                using var domain = connection.LookupByUuid(spec.Instance.Id)!;
                socket = System.Xml.Linq.XElement.Parse(domain.BackupGetXmlDesc()!).Element("server")!.Attribute("socket")!.Value;
                scratch = File.GetUnixFileMode(Path.Combine(test.Driver.DirectoryOf(spec.Instance.Id)!, "snapshot.scratch"));
                return Task.CompletedTask;
            },
            CancellationToken.None);

        const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Path.GetDirectoryName(socket)!) & Others);
        Assert.Equal(UnixFileMode.None, scratch & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite));
    }

    [Fact]
    public async Task A_disk_that_lies_over_a_file_of_the_host_is_not_read()
    {
        await using var test = await DriverUnderTest.StartAsync();
        var spec = await test.BuildAsync(test.Spec(await EmptyAsync(test)));
        await test.Driver.StopAsync(spec.Instance.Id, TimeSpan.Zero, CancellationToken.None);
        var secret = test.Scratch.At("secret");
        await File.WriteAllTextAsync(secret, "of the host", TestContext.Current.CancellationToken);
        await Command.RunAsync("qemu-img", "rebase", "-q", "-u", "-f", "qcow2", "-F", "raw", "-b", secret, DiskOf(test, spec));
        var image = test.Images.Queue(test.Scratch.At("image"));

        var refused = await Assert.ThrowsAsync<FaultException>(() => test.Driver.SnapshotAsync(spec, image.Id, _ => Task.CompletedTask, CancellationToken.None));

        Assert.DoesNotContain(secret, refused.Fault.Message, StringComparison.Ordinal);
        Assert.False(test.Images.IsActive(image.Id));
    }

    [Theory]
    [InlineData("yes", null)]
    [InlineData("yes", "yes")]
    public async Task A_guest_that_must_be_at_rest_and_cannot_be_has_no_image(string mustBeQuiet, string? hasAgent)
    {
        await using var test = await DriverUnderTest.StartAsync();
        var properties = new Dictionary<string, string> { ["os_require_quiesce"] = mustBeQuiet };
        if (hasAgent is not null)
        {
            properties["hw_qemu_guest_agent"] = hasAgent;
        }

        var spec = test.Spec(await EmptyAsync(test));
        spec = await test.BuildAsync(spec with { Instance = spec.Instance with { ImageProperties = properties } });
        var image = test.Images.Queue(test.Scratch.At("image"));

        var refused = await Assert.ThrowsAsync<FaultException>(() => test.Driver.SnapshotAsync(spec, image.Id, _ => Task.CompletedTask, CancellationToken.None));

        Assert.Equal(FaultKind.Conflict, refused.Fault.Kind);
        Assert.StartsWith($"Quiescing is not supported in instance {spec.Instance.Id}", refused.Fault.Message, StringComparison.Ordinal);
        Assert.False(test.Images.IsActive(image.Id));

        // Whoever is off is at rest.
        await test.Driver.StopAsync(spec.Instance.Id, TimeSpan.Zero, CancellationToken.None);
        await test.Driver.SnapshotAsync(spec, image.Id, _ => Task.CompletedTask, CancellationToken.None);
        Assert.True(test.Images.IsActive(image.Id));
    }

    [Fact]
    public async Task A_restarted_driver_ends_the_snapshots_of_the_one_before()
    {
        await using var test = await DriverUnderTest.StartAsync();
        var spec = await test.BuildAsync(test.Spec(await EmptyAsync(test)));
        var image = test.Images.Queue(test.Scratch.At("image"));
        string? during = null;
        string? after = null;

        var broken = await Record.ExceptionAsync(() => test.Driver.SnapshotAsync(
            spec,
            image.Id,
            async _ =>
            {
                during = Backup(spec);
                await using var restarted = await test.NewDriverAsync();
                after = Backup(spec);
            },
            CancellationToken.None));

        Assert.True(during is not null, broken?.ToString());
        Assert.Null(after);
        Assert.IsType<FaultException>(broken);
        Assert.False(File.Exists(Path.Combine(test.Driver.DirectoryOf(spec.Instance.Id)!, "snapshot.scratch")));
        Assert.Equal(PowerState.Running, await test.Driver.GetPowerStateAsync(spec.Instance.Id, CancellationToken.None));
    }

    private static string? Backup(GuestSpec spec)
    {
        using var connection = LibvirtConnection.Open(LibvirtDaemon.Uri);
        using var domain = connection.LookupByUuid(spec.Instance.Id)!;
        return domain.BackupGetXmlDesc();
    }

    private static async Task<ImageRecord> EmptyAsync(DriverUnderTest test)
    {
        var disk = test.Scratch.At("empty.raw");
        await File.WriteAllBytesAsync(disk, new byte[Mebibyte], TestContext.Current.CancellationToken);
        return test.Images.Add(disk, "raw");
    }

    private static string DiskOf(DriverUnderTest test, GuestSpec spec) => Path.Combine(test.Driver.DirectoryOf(spec.Instance.Id)!, "disk");

    /// <summary>Writes the file's bytes to the beginning of the guest's disk, as the guest would.</summary>
    private static Task WriteAsGuestAsync(DriverUnderTest test, GuestSpec spec, string file, string format) =>
        Command.RunAsync("qemu-io", "-f", format, "-c", $"write -s {file} 0 {new FileInfo(file).Length}", DiskOf(test, spec));
}
