using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Nova.Compute.Libvirt;
using Nova.Compute.Libvirt.Disks;
using Nova.Compute.Libvirt.Tools;
using Nova.Compute.Tests.Libvirt.Driver;
using Nova.Core.Faults;
using Nova.Core.Images;
using Nova.Libvirt.Tests.Fixtures;

namespace Nova.Compute.Tests.Libvirt.Disks;

/// <summary>
/// qemu-img with images that our parser would have refused: it is given them as if the parser had let everything through. Each image is shown to work first, without
/// the confinement.
/// </summary>
public sealed class ConfinedImageToolTests : IAsyncLifetime
{
    private const string Secret = "[keystone_authtoken] password = s3cret";
    private const int Mebibyte = 1024 * 1024;
    private readonly Scratch _scratch = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Packages.EnsureAsync("hypervisor");
        await File.WriteAllTextAsync(_scratch.At("nova.conf"), Secret.PadRight(Mebibyte, '\n'));
    }

    public ValueTask DisposeAsync()
    {
        _scratch.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Ossa2023_002_a_vmdk_whose_parent_is_a_file_of_the_host_reaches_nothing()
    {
        // The parent may be anything QEMU can be talked into, bytes further on in the image itself among it; here it is a file beside.
        var parent = _scratch.At("parent.vmdk");
        await File.WriteAllTextAsync(
            parent,
            $"# Disk DescriptorFile\nversion=1\nCID=ffffffff\nparentCID=ffffffff\ncreateType=\"monolithicFlat\"\nRW 2048 FLAT \"{_scratch.At("nova.conf")}\" 0\n",
            Ct);
        var image = await VmdkAsync(parent);
        await LeaksAsync(image, "vmdk");
        await ReachesNothingAsync(image, "vmdk");
    }

    [Fact]
    public async Task Ossa2023_002_a_vmdk_whose_parent_is_a_server_calls_nobody()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var image = await VmdkAsync($"nbd://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}/x");

        await Assert.ThrowsAsync<ToolFailedException>(() => Tool().ConvertImageAsync(image, "vmdk", _scratch.At("out"), Mebibyte, 1L << 30, Ct));

        Assert.False(server.Pending());
    }

    [Fact]
    public async Task Cve2011_3147_a_qcow2_with_a_backing_file_reaches_nothing()
    {
        var image = _scratch.At("backed");
        await Command.RunAsync("qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", _scratch.At("nova.conf"), image, "1M");
        await LeaksAsync(image, "qcow2");
        await ReachesNothingAsync(image, "qcow2");
    }

    [Fact]
    public async Task Ossa2024_001_a_qcow2_with_a_data_file_reaches_nothing()
    {
        var (image, data) = (_scratch.At("image"), _scratch.At("data"));
        await Command.RunAsync("qemu-img", "create", "-q", "-f", "qcow2", "-o", $"data_file={data},data_file_raw=on", image, "1M");
        File.Copy(_scratch.At("nova.conf"), data, overwrite: true);
        await LeaksAsync(image, "qcow2");
        await ReachesNothingAsync(image, "qcow2");
    }

    [Fact]
    public async Task Ossa2013_012_more_than_the_disk_holds_is_never_written_whatever_the_image_says()
    {
        var (raw, image, target) = (_scratch.At("raw"), _scratch.At("image"), _scratch.At("out"));
        await File.WriteAllBytesAsync(raw, [.. Enumerable.Repeat((byte)1, 8 * Mebibyte)], Ct);
        await Command.RunAsync("qemu-img", "convert", "-f", "raw", "-O", "qcow2", "-c", raw, image);

        await Assert.ThrowsAsync<ToolFailedException>(() => Tool().ConvertImageAsync(image, "qcow2", target, 8 * Mebibyte, most: 2 * Mebibyte, Ct));

        var blocks = await Command.RunAsync("stat", "-c", "%b", target);
        Assert.True(long.Parse(blocks, CultureInfo.InvariantCulture) * 512 <= 2 * Mebibyte, blocks);
    }

    [Fact]
    public async Task Ossa2013_012_a_small_file_of_a_large_disk_is_refused_before_anything_is_written_and_leaves_nothing()
    {
        var (image, options, images) = (_scratch.At("bomb"), new LibvirtOptions { InstancesPath = _scratch.At("instances") }, new FileImages());
        await Command.RunAsync("qemu-img", "create", "-q", "-f", "qcow2", image, "20T");
        var files = new InstanceFiles(options);
        var cache = new ImageCache(options, files, images, Tool(), TimeProvider.System);

        var refused = await Assert.ThrowsAsync<FaultException>(() => cache.GetAsync(images.Add(image, "qcow2"), 1L << 30, Ct));

        Assert.Equal((FaultKind.BadRequest, "flavor_disk_too_small"), (refused.Fault.Kind, refused.Fault.Code));
        Assert.Empty(Directory.EnumerateFiles(files.Cache));
    }

    [Fact]
    public async Task What_is_confined_has_no_network_no_other_file_no_other_process_and_a_user_of_its_own()
    {
        var probe = _scratch.At("probe.py");
        await File.WriteAllTextAsync(probe, """
            import os, socket, sys
            mine = sys.argv[1]
            def tried(name, deed):
                try:
                    deed()
                    print(name, "DONE")
                except OSError:
                    print(name, "refused")
            tried("socket", lambda: socket.socket())
            tried("other file", lambda: open("/etc/passwd"))
            tried("other folder", lambda: os.listdir("/etc"))
            tried("new file", lambda: open("/var/tmp/nova-confine-probe", "w"))
            tried("signal", lambda: os.kill(os.getppid(), 0))
            tried("mode", lambda: os.chmod(mine, 0o666))
            tried("truncate", lambda: os.truncate(mine, 0))
            tried("truncate by open", lambda: os.open(mine, os.O_RDWR | os.O_TRUNC))
            tried("own file", lambda: os.write(os.open(mine, os.O_RDWR), b"x"))
            print("user", os.getuid(), os.getgroups())
            """, Ct);
        var own = _scratch.At("own");
        await File.WriteAllTextAsync(own, "x", Ct);
        var user = ImageToolUser.OfThisProcess();
        var limits = new ToolLimits(TimeSpan.FromMinutes(1), null, null, 1 << 20, new ConfinedFiles([probe], [own], user));

        var said = await new ToolRun(TimeProvider.System).RunAsync("/usr/bin/python3", [probe, own], limits, Ct);

        Assert.Equal(
            ["socket refused", "other file refused", "other folder refused", "new file refused", "signal refused", "mode refused", "truncate refused", "truncate by open refused", "own file DONE",
             user is { } number ? $"user {number} []" : said.Trim().Split('\n')[^1]],
            said.Trim().Split('\n'));
    }

    [Fact]
    public async Task Cve2013_0326_what_is_made_of_an_image_is_nobody_elses_to_read()
    {
        var (image, options, images) = (_scratch.At("image"), new LibvirtOptions { InstancesPath = _scratch.At("instances") }, new FileImages());
        await Command.RunAsync("qemu-img", "create", "-q", "-f", "qcow2", image, "1M");

        var cached = await new ImageCache(options, new InstanceFiles(options), images, Tool(), TimeProvider.System).GetAsync(images.Add(image, "qcow2"), 1L << 30, Ct);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(cached.Path));
        Assert.False(File.GetUnixFileMode(Path.GetDirectoryName(cached.Path)!).HasFlag(UnixFileMode.OtherRead));
    }

    [Fact]
    public void Ossn0075_an_id_that_was_given_again_does_not_find_the_old_bytes()
    {
        var files = new InstanceFiles(new LibvirtOptions { InstancesPath = _scratch.At("instances") });
        var image = new ImageRecord { Id = "image", Status = "active", Checksum = "one", Owner = "project" };

        Assert.Equal(files.CachedImage(image), files.CachedImage(image with { Name = "renamed" }));
        Assert.NotEqual(files.CachedImage(image), files.CachedImage(image with { Checksum = "other" }));
        Assert.NotEqual(files.CachedImage(image), files.CachedImage(image with { Owner = "another" }));
    }

    /// <summary>Shows that the image does what it is made for, when nothing holds qemu-img.</summary>
    private async Task LeaksAsync(string image, string format)
    {
        var leaked = _scratch.At("leaked");
        await Command.RunAsync("qemu-img", "convert", "-f", format, "-O", "raw", image, leaked);
        Assert.StartsWith(Secret, await File.ReadAllTextAsync(leaked, Ct), StringComparison.Ordinal);
    }

    private async Task ReachesNothingAsync(string image, string format)
    {
        var target = _scratch.At("out");
        await Assert.ThrowsAsync<ToolFailedException>(() => Tool().ConvertImageAsync(image, format, target, Mebibyte, 1L << 30, Ct));
        Assert.DoesNotContain("s3cret", await File.ReadAllTextAsync(target, Ct), StringComparison.Ordinal);
    }

    /// <summary>An empty disk with a hint that the old parser took for a comment.</summary>
    private async Task<string> VmdkAsync(string parent)
    {
        var image = _scratch.At("image.vmdk");
        await Command.RunAsync("qemu-img", "create", "-q", "-f", "vmdk", "-o", "subformat=monolithicSparse", image, "1M");
        var bytes = await File.ReadAllBytesAsync(image, Ct);
        var end = Array.IndexOf(bytes, (byte)0, 0x200);
        Encoding.Latin1.GetBytes($"#parentFileNameHint=\"{parent}\"\n").CopyTo(bytes, end);
        await File.WriteAllBytesAsync(image, bytes, Ct);
        return image;
    }

    private QemuImg Tool() => new(new LibvirtOptions { InstancesPath = _scratch.At("instances") }, new HostFacts(), new ToolRun(TimeProvider.System));
}
