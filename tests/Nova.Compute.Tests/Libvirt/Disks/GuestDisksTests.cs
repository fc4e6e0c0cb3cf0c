using System.Security.Cryptography;
using Nova.Compute.Drivers;
using Nova.Compute.Libvirt;
using Nova.Compute.Libvirt.Disks;
using Nova.Compute.Libvirt.Tools;
using Nova.Compute.Tests.Libvirt.Driver;
using Nova.Core.Faults;
using Nova.Core.Flavors;
using Nova.Core.Images;
using Nova.Core.Servers;
using Nova.Libvirt.Tests.Fixtures;

namespace Nova.Compute.Tests.Libvirt.Disks;

/// <summary>Cache and disks with the real qemu-img, without a hypervisor.</summary>
public sealed class GuestDisksTests : IAsyncLifetime
{
    private readonly Scratch _scratch = new();
    private readonly FileImages _images = new();
    private LibvirtOptions _options = new();

    public async ValueTask InitializeAsync()
    {
        await Packages.EnsureAsync("hypervisor");
        _options = _options with { InstancesPath = _scratch.At("instances") };
    }

    public ValueTask DisposeAsync()
    {
        _scratch.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_root_disk_is_an_overlay_on_the_raw_image_in_the_cache()
    {
        var image = await ImageAsync("qcow2", "3M");
        var spec = Spec(image);

        await Disks().PrepareAsync(spec, CancellationToken.None);

        var cached = Path.Combine(_options.InstancesPath, "_base", Path.GetFileName(new InstanceFiles(_options).CachedImage(image)));
        var info = await Command.RunAsync("qemu-img", "info", "--output=json", Disk(spec, "disk"));
        Assert.Contains($"\"full-backing-filename\": \"{cached}\"", info, StringComparison.Ordinal);
        Assert.Contains("\"backing-filename-format\": \"raw\"", info, StringComparison.Ordinal);
        Assert.Contains("\"virtual-size\": 1073741824", info, StringComparison.Ordinal);
        Assert.Equal(3 * 1024 * 1024, new FileInfo(cached).Length);
        Assert.Equal([Path.GetFileName(cached)], Names("_base"));
    }

    [Fact]
    public async Task Some_of_the_disks_of_a_guest_that_comes_are_not_taken_for_all_or_none()
    {
        var image = await ImageAsync("qcow2", "3M");
        var spec = Spec(image, flavor => flavor with { SwapMb = 8 });
        Assert.False(Disks().AreFound(spec));
        await Disks().PrepareAsync(spec, CancellationToken.None);
        Assert.True(Disks().AreFound(spec));
        File.Delete(Disk(spec, "disk.swap"));

        var refused = Assert.Throws<FaultException>(() => Disks().AreFound(spec));

        Assert.Equal($"Of the disks of instance {spec.Instance.Id} found on shared storage disk.swap is missing.", refused.Message);
        Assert.True(File.Exists(Disk(spec, "disk")));
    }

    /// <summary>Hosts that share their storage may make disks differently: whoever finds one opens it as what it was made.</summary>
    [Theory]
    [InlineData("raw", "qcow2")]
    [InlineData("qcow2", "raw")]
    public async Task Disks_that_are_found_have_the_format_they_were_made_in(string there, string here)
    {
        var image = await ImageAsync("qcow2", "3M");
        var spec = Spec(image, flavor => flavor with { EphemeralGb = 1, SwapMb = 8 });
        _options = _options with { ImagesType = there };
        await Disks().PrepareAsync(spec, CancellationToken.None);
        _options = _options with { ImagesType = here };

        Assert.True(Disks().AreFound(spec));
        Assert.All(Disks().Planned(spec).Disks, disk => Assert.Equal(there, Assert.IsType<FileSource>(disk.Source).Format));

        // A rebuild there keeps the ephemeral disk as it is, and makes the others in its own way.
        var anew = spec with { KeepsEphemeral = true };
        Disks().Clear(anew);
        Assert.Equal(
            [("disk", here), ("disk.eph0", there), ("disk.swap", here)],
            (await Disks().PrepareAsync(anew, CancellationToken.None)).Disks.Select(disk => (FileSource)disk.Source).Select(file => (file.Name, file.Format)).Order());
    }

    [Fact]
    public async Task What_disks_are_made_on_is_made_again_where_it_is_gone()
    {
        var image = await ImageAsync("qcow2", "3M");
        var spec = Spec(image, flavor => flavor with { EphemeralGb = 1, SwapMb = 8 });
        await Disks().PrepareAsync(spec, CancellationToken.None);
        var before = Names("_base").Order().ToArray();
        Directory.Delete(Path.Combine(_options.InstancesPath, "_base"), recursive: true);

        await Disks().RestoreAsync(spec with { Image = null }, CancellationToken.None);
        Assert.Equal(before, Names("_base").Order());
        Assert.Equal(2, _images.Fetches);

        await Disks().RestoreAsync(spec with { Image = null }, CancellationToken.None);
        Assert.Equal(2, _images.Fetches);
    }

    [Fact]
    public async Task An_image_that_has_other_bytes_now_is_not_put_under_a_disk()
    {
        var image = await ImageAsync("qcow2", "3M");
        var spec = Spec(image);
        await Disks().PrepareAsync(spec, CancellationToken.None);
        Directory.Delete(Path.Combine(_options.InstancesPath, "_base"), recursive: true);

        _images.Change(image with { Checksum = "another" });
        var changed = await Assert.ThrowsAsync<FaultException>(() => Disks().RestoreAsync(spec with { Image = null }, CancellationToken.None));
        _images.Remove(image);
        var gone = await Assert.ThrowsAsync<FaultException>(() => Disks().RestoreAsync(spec with { Image = null }, CancellationToken.None));

        Assert.All([changed, gone], refused => Assert.Equal(
            "Disk disk is made on an image that is gone from this host and is not what it was, or gone, in the image service.", refused.Fault.Message));
    }

    /// <summary>Refused once, with a reason every host would repeat; what is left is the guest's directory, which the build removes.</summary>
    [Theory]
    [InlineData("20T", 1)]
    [InlineData("100T", 1)]
    [InlineData("100T", 0)]
    public async Task A_small_file_that_stands_for_a_huge_disk_is_refused(string size, int rootGb)
    {
        var spec = Spec(await ImageAsync("qcow2", size), flavor => flavor with { RootGb = rootGb });

        var refused = await Assert.ThrowsAsync<FaultException>(() => Disks().PrepareAsync(spec, CancellationToken.None));

        Assert.Equal((FaultKind.BadRequest, "flavor_disk_too_small"), (refused.Fault.Kind, refused.Fault.Code));
        Assert.Empty(Names("_base"));
    }

    [Fact]
    public async Task A_disk_that_no_file_can_hold_is_refused_and_nothing_else()
    {
        var spec = Spec(await ImageAsync("qcow2", "100T"), flavor => flavor with { RootGb = 200 * 1024 });

        // Some file systems have such files, and then there is nothing to refuse.
        if (await Record.ExceptionAsync(() => Disks().PrepareAsync(spec, CancellationToken.None)) is { } refused)
        {
            Assert.Equal(FaultKind.BadRequest, Assert.IsType<FaultException>(refused).Fault.Kind);
            Assert.Empty(Names("_base"));
        }
    }

    [Fact]
    public async Task A_kernel_is_fetched_once_and_a_disk_is_none()
    {
        var path = _scratch.At("vmlinuz");
        await File.WriteAllBytesAsync(path, [1, 2, 3]);
        var (kernel, disk) = (_images.Add(path, "aki"), await ImageAsync("qcow2", "3M"));
        var spec = Spec(disk);
        var files = new InstanceFiles(_options);
        InstanceRecord With(string id) => spec.Instance with { ImageProperties = new Dictionary<string, string> { ["kernel_id"] = id } };

        await new GuestKernel(files, _images).EnsureAsync(With(kernel.Id), CancellationToken.None);
        await new GuestKernel(files, _images).EnsureAsync(With(kernel.Id), CancellationToken.None);
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(files.Kernel(spec.Instance.Id)));
        Assert.Equal(1, _images.Fetches);

        File.Delete(files.Kernel(spec.Instance.Id));
        var refused = await Assert.ThrowsAsync<FaultException>(() => new GuestKernel(files, _images).EnsureAsync(With(disk.Id), CancellationToken.None));
        Assert.Equal($"Image {disk.Id} is no kernel_id of an image: its contents are qcow2.", refused.Fault.Message);
        Assert.Empty(Directory.GetFileSystemEntries(files.Of(spec.Instance.Id)));
        var missing = await Assert.ThrowsAsync<FaultException>(() => new GuestKernel(files, _images).EnsureAsync(With("none"), CancellationToken.None));
        Assert.Equal("Image none (kernel_id of the server's image) could not be found.", missing.Fault.Message);
    }

    [Fact]
    public async Task Ephemeral_and_swap_disks_are_formatted_once_and_shared()
    {
        var image = await ImageAsync("raw", "1M");
        FlavorRecord Flavor(FlavorRecord flavor) => flavor with { EphemeralGb = 1, SwapMb = 8 };
        var first = Spec(image, Flavor);
        var second = Spec(image, Flavor);

        await Disks().PrepareAsync(first, CancellationToken.None);
        await Disks().PrepareAsync(second, CancellationToken.None);

        Assert.Equal(new[] { "ephemeral_1_ext4", Path.GetFileName(new InstanceFiles(_options).CachedImage(image)), "swap_8" }.Order(), Names("_base").Order());
        Assert.Contains("ext4 filesystem data", await DescribeAsync("ephemeral_1_ext4"), StringComparison.Ordinal);
        Assert.Contains("swap", await DescribeAsync("swap_8"), StringComparison.Ordinal);
        Assert.True(File.Exists(Disk(second, "disk.eph0")) && File.Exists(Disk(second, "disk.swap")));
    }

    [Fact]
    public async Task Raw_disks_are_copies_of_the_image_at_the_flavors_size()
    {
        _options = _options with { ImagesType = "raw" };
        var path = _scratch.At("source.raw");
        await File.WriteAllBytesAsync(path, RandomNumberGenerator.GetBytes(100_352));
        var spec = Spec(_images.Add(path, "raw"));

        await Disks().PrepareAsync(spec, CancellationToken.None);

        await using var disk = File.OpenRead(Disk(spec, "disk"));
        Assert.Equal(1024L * 1024 * 1024, disk.Length);
        var start = new byte[100_352];
        await disk.ReadExactlyAsync(start);
        Assert.Equal(await File.ReadAllBytesAsync(path), start);
    }

    [Fact]
    public async Task Guests_that_are_built_at_once_fetch_their_image_once()
    {
        var image = await ImageAsync("qcow2", "1M");
        _images.During = () => Task.Delay(200);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Disks().PrepareAsync(Spec(image), CancellationToken.None)));

        Assert.Equal(1, _images.Fetches);
    }

    [Fact]
    public async Task A_fetch_that_fails_or_is_cancelled_leaves_nothing_in_the_cache()
    {
        var image = await ImageAsync("qcow2", "1M");
        using var cancelled = new CancellationTokenSource();
        _images.During = () => cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Disks().PrepareAsync(Spec(image), cancelled.Token));
        Assert.Empty(Names("_base"));

        await Assert.ThrowsAsync<FaultException>(() => Disks().PrepareAsync(Spec(image with { Id = Guid.NewGuid().ToString() }), CancellationToken.None));
        Assert.Empty(Names("_base"));

        _images.During = () => Task.CompletedTask;
        await Disks().PrepareAsync(Spec(image), CancellationToken.None);
        Assert.Single(Names("_base"));
    }

    [Fact]
    public async Task What_a_killed_daemon_left_behind_is_no_hindrance()
    {
        var image = await ImageAsync("qcow2", "1M");
        var cached = Path.Combine(_options.InstancesPath, "_base", Path.GetFileName(new InstanceFiles(_options).CachedImage(image)));
        Directory.CreateDirectory(Path.GetDirectoryName(cached)!);
        await File.WriteAllTextAsync(cached + ".part", "half");
        await File.WriteAllTextAsync(cached + ".fetched", "half");
        var spec = Spec(image);
        Directory.CreateDirectory(Path.GetDirectoryName(Disk(spec, "disk"))!);
        await File.WriteAllTextAsync(Disk(spec, "disk.part"), "half");

        await Disks().PrepareAsync(spec, CancellationToken.None);

        Assert.Equal([Path.GetFileName(cached)], Names("_base"));
        Assert.Equal(1024 * 1024, new FileInfo(cached).Length);
        Assert.Equal(["disk", "disk.info"], Names(spec.Instance.Id.ToString()));
    }

    [Fact]
    public async Task An_image_larger_than_the_flavors_disk_is_refused_in_upstreams_words()
    {
        var image = await ImageAsync("qcow2", "2G");

        var refused = await Assert.ThrowsAsync<FaultException>(() => Disks().PrepareAsync(Spec(image), CancellationToken.None));

        Assert.Equal(FaultKind.BadRequest, refused.Fault.Kind);
        Assert.Equal(
            "Flavor's disk is too small for requested image. Flavor disk is 1073741824 bytes, image is 2147483648 bytes.", refused.Fault.Message);
    }

    [Fact]
    public async Task A_hostile_image_never_reaches_qemu_img()
    {
        var path = _scratch.At("hostile");
        await Command.RunAsync("qemu-img", "create", "-q", "-u", "-f", "qcow2", "-F", "raw", "-b", "/etc/passwd", path, "1M");
        var image = _images.Add(path, "qcow2");

        var refused = await Assert.ThrowsAsync<FaultException>(() => Disks().PrepareAsync(Spec(image), CancellationToken.None));

        Assert.Equal($"Image {image.Id} is unacceptable: qcow2 file: it has a backing file.", refused.Fault.Message);
        Assert.Empty(Names("_base"));
    }

    [Fact]
    public async Task A_raw_image_that_contains_a_disk_stays_raw_in_the_cache()
    {
        // A qcow2 disk whose contents are themselves a qcow2 file with a backing file: only the outer format counts.
        var inner = _scratch.At("inner");
        await Command.RunAsync("qemu-img", "create", "-q", "-u", "-f", "qcow2", "-F", "raw", "-b", "/etc/passwd", inner, "1M");
        var outer = _scratch.At("outer");
        await Command.RunAsync("qemu-img", "convert", "-f", "raw", "-O", "qcow2", inner, outer);
        var image = _images.Add(outer, "qcow2");
        await Disks().PrepareAsync(Spec(image), CancellationToken.None);

        _options = _options with { ForceRawImages = false };
        var spec = Spec(image);
        await Disks().PrepareAsync(spec, CancellationToken.None);

        Assert.Contains("\"backing-filename-format\": \"raw\"", await Command.RunAsync("qemu-img", "info", "-U", "--output=json", Disk(spec, "disk")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Qcow2_stays_in_the_cache_where_raw_is_not_forced()
    {
        _options = _options with { ForceRawImages = false };
        var image = await ImageAsync("qcow2", "3M");
        var spec = Spec(image);

        await Disks().PrepareAsync(spec, CancellationToken.None);

        Assert.Equal([Path.GetFileName(new InstanceFiles(_options).CachedImage(image)) + ".qcow2"], Names("_base"));
        Assert.Contains("\"backing-filename-format\": \"qcow2\"", await Command.RunAsync("qemu-img", "info", "--output=json", Disk(spec, "disk")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Removal_takes_everything_also_what_an_earlier_removal_left()
    {
        var spec = Spec(await ImageAsync("raw", "1M"));
        var disks = Disks();
        await disks.PrepareAsync(spec, CancellationToken.None);
        Directory.CreateDirectory(Path.GetDirectoryName(Disk(spec, "disk"))! + "_del");
        await File.WriteAllTextAsync(Path.GetDirectoryName(Disk(spec, "disk")) + "_del/disk", "old");
        File.CreateSymbolicLink(Disk(spec, "link"), _scratch.At("kept"));
        await File.WriteAllTextAsync(_scratch.At("kept"), "not the guest's");

        disks.Remove(spec.Instance.Id);
        disks.Remove(spec.Instance.Id);

        Assert.Equal(["_base", "locks"], Names("").Order());
        Assert.True(File.Exists(_scratch.At("kept")));
    }

    [Fact]
    public async Task A_program_has_none_of_the_daemons_capabilities()
    {
        // A process as the unit of nova-compute makes it: another user than root, with one ambient capability. Making it needs root.
        string[] asDaemon =
        [
            .. Environment.IsPrivilegedProcess ? Array.Empty<string>() : ["sudo", "-n"],
            "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search", "--",
        ];
        string[] look = ["grep", "-E", "^(Cap(Inh|Prm|Eff|Amb)|NoNewPrivs):", "/proc/self/status"];

        var inherited = await Command.RunAsync(asDaemon[0], [.. asDaemon[1..], .. look]);
        var laidAside = await Command.RunAsync(
            asDaemon[0], [.. asDaemon[1..], .. ToolRun.CommandLine(look[0], look[1..], new ToolLimits(TimeSpan.Zero, 1L << 30, 5))]);

        Assert.Equal(4, inherited.Split('\n').Count(line => line.EndsWith("0000000000000004", StringComparison.Ordinal)));
        Assert.Equal(4, laidAside.Split('\n').Count(line => line.EndsWith("0000000000000000", StringComparison.Ordinal)));
        Assert.Contains("NoNewPrivs:\t1", laidAside, StringComparison.Ordinal);
        var run = await new ToolRun(TimeProvider.System).RunAsync(look[0], look[1..], new ToolLimits(TimeSpan.FromMinutes(1), null, null), CancellationToken.None);
        Assert.Contains("CapAmb:\t0000000000000000", run, StringComparison.Ordinal);
        Assert.Contains("NoNewPrivs:\t1", run, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_hangs_is_ended_at_its_deadline_and_when_cancelled()
    {
        var tools = new ToolRun(TimeProvider.System);
        var limits = new ToolLimits(TimeSpan.FromMilliseconds(200), null, null);
        var late = await Assert.ThrowsAsync<ToolFailedException>(() => tools.RunAsync("sleep", ["1000.25"], limits, CancellationToken.None));
        Assert.Contains("was not finished", late.Message, StringComparison.Ordinal);

        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => tools.RunAsync("sleep", ["1000.25"], limits with { Timeout = TimeSpan.FromHours(1) }, cancelled.Token));

        Assert.DoesNotContain(
            Directory.EnumerateDirectories("/proc").Where(process => char.IsAsciiDigit(Path.GetFileName(process)[0])), process => CommandLineOf(process).Contains("1000.25", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Arguments_reach_a_program_as_they_are_and_its_limits_hold()
    {
        var tools = new ToolRun(TimeProvider.System);
        var limits = new ToolLimits(TimeSpan.FromSeconds(30), 64L * 1024 * 1024, 5);

        Assert.Equal("$(id); `id` * 'x'\n", await tools.RunAsync("printf", ["%s\n", "$(id); `id` * 'x'"], limits, CancellationToken.None));
        Assert.Equal("65536\n5\n", await tools.RunAsync("sh", ["-c", "ulimit -v; ulimit -t"], limits, CancellationToken.None));
        var missing = await Assert.ThrowsAsync<ToolFailedException>(() => tools.RunAsync("no-such-program", [], limits, CancellationToken.None));
        Assert.Contains("no-such-program", missing.Message, StringComparison.Ordinal);
    }

    private static string CommandLineOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return "";
        }
    }

    private GuestDisks Disks()
    {
        var files = new InstanceFiles(_options);
        var tools = new ToolRun(TimeProvider.System);
        var qemuImg = new QemuImg(_options, new HostFacts(), tools);
        return new GuestDisks(_options, files, _images, new ImageCache(_options, files, _images, qemuImg, TimeProvider.System), qemuImg, tools);
    }

    private static GuestSpec Spec(ImageRecord image, Func<FlavorRecord, FlavorRecord>? flavor = null)
    {
        var instance = Sample.Instance("host") with
        {
            ImageId = image.Id,
            Flavor = flavor?.Invoke(Sample.Flavor) ?? Sample.Flavor,
            BlockDevices = [new BlockDevice(BlockDeviceSource.Image, image.Id, false, 0, null, null, null, null, null, true, null, null)],
        };
        return new GuestSpec(instance, Attempt: 1, image, ConfigDrivePath: null);
    }

    private async Task<ImageRecord> ImageAsync(string format, string size)
    {
        var path = _scratch.At(Guid.NewGuid().ToString("N"));
        await Command.RunAsync("qemu-img", "create", "-q", "-f", format, path, size);
        return _images.Add(path, format);
    }

    private string Disk(GuestSpec spec, string name) => Path.Combine(_options.InstancesPath, spec.Instance.Id.ToString(), name);

    private IEnumerable<string> Names(string folder) =>
        Directory.GetFileSystemEntries(Path.Combine(_options.InstancesPath, folder)).Select(path => Path.GetFileName(path)!);

    private async Task<string> DescribeAsync(string name)
    {
        // The magic numbers, read by hand: a program for it may not be on the machine.
        await using var file = File.OpenRead(Path.Combine(_options.InstancesPath, "_base", name));
        var bytes = new byte[4096];
        await file.ReadExactlyAsync(bytes);
        return bytes[1080] == 0x53 && bytes[1081] == 0xef ? "ext4 filesystem data"
            : bytes.AsSpan(4086, 10).SequenceEqual("SWAPSPACE2"u8) ? "swap"
            : "unknown";
    }
}
