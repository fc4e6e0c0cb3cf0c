using System.Buffers.Binary;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Nova.Compute.Libvirt;
using Nova.Compute.Libvirt.Disks;

namespace Nova.Compute.Tests.Libvirt.Disks;

public sealed class CleanCacheTests : IDisposable
{
    private static readonly TimeSpan Age = TimeSpan.FromHours(24);

    private readonly Scratch _scratch = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 8, 21, 10, 0, 0, TimeSpan.Zero));
    private readonly LibvirtOptions _options;
    private readonly InstanceFiles _files;

    public CleanCacheTests()
    {
        _options = new LibvirtOptions { InstancesPath = _scratch.At("instances"), UnusedImageAge = Age };
        _files = new InstanceFiles(_options);
        Directory.CreateDirectory(_files.Cache);
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task An_image_goes_when_no_disk_has_been_made_on_it_for_its_age()
    {
        var image = await CacheAsync("abc");
        _time.Advance(Age - TimeSpan.FromSeconds(1));
        Assert.Equal(0, Clean());

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, Clean());

        Assert.False(File.Exists(image));
    }

    [Theory]
    [InlineData("disk")]
    [InlineData("disk.eph0")]
    [InlineData("disk.part")]
    [InlineData("snapshots/delta")]
    public async Task An_image_that_a_disk_is_made_on_stays_however_old(string disk)
    {
        var image = await CacheAsync("abc");
        Overlay(Path.Combine(_files.Of(Guid.NewGuid()), disk), image);
        _time.Advance(10 * Age);

        Assert.Equal(0, Clean());
        Assert.True(File.Exists(image));
    }

    [Fact]
    public async Task The_disk_of_a_guest_being_removed_counts()
    {
        var image = await CacheAsync("abc");
        Overlay(_files.Of(Guid.NewGuid()) + "_del/disk", image);
        _time.Advance(10 * Age);

        Assert.Equal(0, Clean());
    }

    [Fact]
    public async Task Age_counts_from_the_last_look_that_found_it_in_use_and_survives_a_restart()
    {
        var image = await CacheAsync("abc");
        var guest = _files.Of(Guid.NewGuid());
        Overlay(Path.Combine(guest, "disk"), image);
        _time.Advance(10 * Age);
        Clean();
        Directory.Delete(guest, recursive: true);

        // Each look is by an object of its own, as after a restart.
        _time.Advance(Age / 2);
        Assert.Equal(0, Clean());
        _time.Advance(Age / 2);
        Assert.Equal(1, Clean());
    }

    [Fact]
    public async Task A_build_on_an_old_image_makes_it_young_before_the_disk_is_there()
    {
        await CacheAsync("abc");
        _time.Advance(10 * Age);
        await CacheAsync("abc");

        Assert.Equal(0, Clean());
    }

    [Fact]
    public async Task What_is_being_made_or_handed_out_is_let_be()
    {
        var image = await CacheAsync("abc");
        File.WriteAllText(image + ".fetched", "half");
        _time.Advance(10 * Age);

        using (FileLock.TryTake(_files.LockOf("abc")))
        {
            Assert.Equal(0, Clean());
        }

        Assert.Equal(2, Clean());
        Assert.Empty(Directory.EnumerateFiles(_files.Cache));
    }

    [Fact]
    public async Task What_a_dead_build_left_goes_at_once()
    {
        var image = await CacheAsync("abc");
        File.WriteAllText(image + ".part", "half");

        Assert.Equal(1, Clean());
        Assert.Equal([image], Directory.EnumerateFiles(_files.Cache));
    }

    [Fact]
    public void A_qcow2_image_is_judged_under_the_lock_of_its_image()
    {
        var image = Path.Combine(_files.Cache, "abc.qcow2");
        Overlay(image, "");
        Overlay(Path.Combine(_files.Of(Guid.NewGuid()), "disk"), image);
        Assert.Equal("abc", ImageCache.LockNameOf(image));
        Assert.Equal("abc", ImageCache.LockNameOf(image + ".part"));

        Clean();
        _time.Advance(10 * Age);

        Assert.Equal(0, Clean());
    }

    [Fact]
    public async Task An_age_of_nothing_is_still_some_minutes()
    {
        await CacheAsync("abc");
        var clean = Cleaner(_options with { UnusedImageAge = TimeSpan.Zero });
        Assert.Equal(0, clean.Run(CancellationToken.None));

        _time.Advance(CleanCache.LeastAge);
        Assert.Equal(1, clean.Run(CancellationToken.None));
    }

    [Fact]
    public async Task Nothing_goes_where_a_disk_cannot_be_read()
    {
        var image = await CacheAsync("abc");
        var guest = _files.Of(Guid.NewGuid());
        Directory.CreateDirectory(guest);

        // A link to itself: the one kind of file that not even root can open.
        File.CreateSymbolicLink(Path.Combine(guest, "disk"), Path.Combine(guest, "disk"));
        _time.Advance(10 * Age);

        Assert.ThrowsAny<IOException>(() => Clean());
        Assert.True(File.Exists(image));
    }

    [Fact]
    public void There_may_be_no_cache_yet()
    {
        Directory.Delete(_files.Cache);

        Assert.Equal(0, Clean());
    }

    [Fact]
    public void Headers_that_lie_about_themselves_name_nothing()
    {
        var path = _scratch.At("disk");
        var header = new byte[40];
        "QFI"u8.CopyTo(header);
        header[3] = 0xfb;
        header.AsSpan(8).Fill(0xff);
        File.WriteAllBytes(path, header);
        Assert.Null(BackingFiles.NameOf(path));

        BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(8), 36);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(16), 1000);
        File.WriteAllBytes(path, header);
        Assert.Null(BackingFiles.NameOf(path));
    }

    private int Clean() => Cleaner(_options).Run(TestContext.Current.CancellationToken);

    private CleanCache Cleaner(LibvirtOptions options) => new(options, _files, _time, NullLogger<CleanCache>.Instance);

    /// <summary>As a build gets it.</summary>
    private async Task<string> CacheAsync(string name)
    {
        var cache = new ImageCache(_options, _files, null!, null!, _time);
        return (await cache.GetAsync(name, (part, ct) => File.WriteAllTextAsync(part, "image", ct), CancellationToken.None)).Path;
    }

    private static void Overlay(string path, string backing)
    {
        var name = Encoding.UTF8.GetBytes(backing);
        var header = new byte[512];
        "QFI"u8.CopyTo(header);
        header[3] = 0xfb;
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), 3);
        BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(8), name.Length > 0 ? 200u : 0);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(16), (uint)name.Length);
        name.CopyTo(header, 200);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, header);
    }
}
