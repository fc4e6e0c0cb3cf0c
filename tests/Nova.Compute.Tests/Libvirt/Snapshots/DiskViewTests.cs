using System.Diagnostics;
using Nova.Compute.Libvirt.Snapshots;
using Nova.Compute.Libvirt.Snapshots.Nbd;
using Nova.Libvirt.Tests.Fixtures;

namespace Nova.Compute.Tests.Libvirt.Snapshots;

/// <summary>Disks as our code reads and writes them, held against what QEMU's own tools make of them.</summary>
public sealed class DiskViewTests : IDisposable
{
    private const int Mebibyte = 1024 * 1024;
    private readonly Scratch _scratch = new();
    private readonly byte[] _bytes = new byte[20 * Mebibyte + 4096];

    public DiskViewTests()
    {
        // Data at both ends and in the middle, with holes in between.
        var random = new Random(7);
        foreach (var (at, length) in new[] { (0, 5000), (3 * Mebibyte + 100, 3 * Mebibyte), (12 * Mebibyte, 1), (_bytes.Length - 700, 700) })
        {
            random.NextBytes(_bytes.AsSpan(at, length));
        }
    }

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("raw")]
    [InlineData("qcow2")]
    public async Task A_raw_disk_becomes_an_image_of_the_same_bytes(string format)
    {
        await using var disk = new RawView(await SparseAsync("disk.raw", _bytes));

        await AssertSameAsync(await WriteAsync(disk, format), format);
    }

    [Theory]
    [InlineData("-o", "cluster_size=64k")]
    [InlineData("-o", "cluster_size=512")]
    [InlineData("-o", "cluster_size=2M")]
    [InlineData("-o", "compat=0.10")]
    [InlineData("-c", "-W")]
    public async Task A_qcow2_disk_is_read_as_QEMU_reads_it(string option, string value)
    {
        var raw = await SparseAsync("disk.raw", _bytes);
        await Command.RunAsync("qemu-img", "convert", "-f", "raw", "-O", "qcow2", option, value, raw, _scratch.At("disk.qcow2"));

        await using var disk = QcowView.Open(_scratch.At("disk.qcow2"), null);

        await AssertSameAsync(await WriteAsync(disk, "qcow2"), "qcow2");
        await AssertSameAsync(await WriteAsync(disk, "raw"), "raw");
    }

    [Fact]
    public async Task A_disk_over_a_smaller_one_shows_both_and_the_image_stands_alone()
    {
        var below = await SparseAsync("base.raw", _bytes[..(13 * Mebibyte)]);
        await Command.RunAsync("qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", below, _scratch.At("disk"), $"{_bytes.Length}");
        await Command.RunAsync("qemu-io", "-f", "qcow2", "-c", "write -P 0x5a 1M 70k", "-c", "write -z 4M 1M", "-c", "write -P 0x11 18M 3k", _scratch.At("disk"));
        _bytes.AsSpan(Mebibyte, 70 * 1024).Fill(0x5a);
        _bytes.AsSpan(4 * Mebibyte, Mebibyte).Clear();
        _bytes.AsSpan(13 * Mebibyte).Clear();
        _bytes.AsSpan(18 * Mebibyte, 3 * 1024).Fill(0x11);

        await using var disk = QcowView.Open(_scratch.At("disk"), new RawView(below));
        var image = await WriteAsync(disk, "qcow2");

        await AssertSameAsync(image, "qcow2");
        Assert.DoesNotContain("backing", await Command.RunAsync("qemu-img", "info", "-f", "qcow2", "--output=json", image), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_takes_no_more_than_the_data_and_its_tables()
    {
        await using var disk = new RawView(await SparseAsync("disk.raw", _bytes));

        Assert.InRange(new FileInfo(await WriteAsync(disk, "qcow2")).Length, 3 * Mebibyte, 4 * Mebibyte);
    }

    [Fact]
    public async Task What_QEMU_shows_by_NBD_is_read_to_the_byte()
    {
        var raw = await SparseAsync("disk.raw", _bytes);
        var socket = _scratch.At("nbd.sock");
        using var server = Process.Start(new ProcessStartInfo("qemu-nbd", ["-r", "-t", "-f", "raw", "-x", "vda", "-k", socket, raw]))!;
        try
        {
            while (!File.Exists(socket))
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            await using var disk = await NbdView.OpenAsync(socket, "vda", TestContext.Current.CancellationToken);
            Assert.Equal(_bytes.Length, disk.Length);
            await AssertSameAsync(await WriteAsync(disk, "qcow2"), "qcow2");
            await AssertSameAsync(await WriteAsync(disk, "raw"), "raw");
            Assert.InRange((await disk.FindDataAsync(default)).DataCount, 3 * 16, 4 * 16);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData(20, 99)] // clusters of 2^99 bytes
    [InlineData(36, 0)] // no table for so large a disk
    [InlineData(79, 2)] // corrupt
    [InlineData(79, 4)] // data in another file
    [InlineData(35, 1)] // encrypted
    [InlineData(0, 0)] // none at all
    public async Task A_header_that_lies_is_refused(int at, byte value)
    {
        var raw = await SparseAsync("disk.raw", _bytes);
        var path = _scratch.At("disk.qcow2");
        await Command.RunAsync("qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw, path);
        await using (var file = File.OpenWrite(path))
        {
            file.Position = at;
            file.Write(at == 36 ? new byte[4] : [value]);
            if (at == 20)
            {
                file.Position = 23;
                file.WriteByte(value);
            }
        }

        Assert.Throws<InvalidDataException>(() => QcowView.Open(path, null));
    }

    private async Task<string> SparseAsync(string name, byte[] bytes)
    {
        await using var file = File.Create(_scratch.At(name));
        file.SetLength(bytes.Length);
        for (var at = 0; at < bytes.Length; at += 4096)
        {
            var piece = bytes.AsMemory(at, Math.Min(4096, bytes.Length - at));
            if (piece.Span.ContainsAnyExcept((byte)0))
            {
                file.Position = at;
                await file.WriteAsync(piece);
            }
        }

        return file.Name;
    }

    private async Task<string> WriteAsync(IDiskView disk, string format)
    {
        var map = await disk.FindDataAsync(default);
        var path = _scratch.At($"{Guid.NewGuid()}.{format}");
        await using var from = new ChunkStream(format == "raw" ? RawWriting.WriteAsync(disk, map) : QcowWriting.WriteAsync(disk, map), failure => throw failure);
        await using var to = File.Create(path);
        await from.CopyToAsync(to);
        return path;
    }

    private async Task AssertSameAsync(string image, string format)
    {
        if (format == "qcow2")
        {
            await Command.RunAsync("qemu-img", "check", "-q", "-f", "qcow2", image);
        }

        var back = _scratch.At("back.raw");
        await Command.RunAsync("qemu-img", "convert", "-f", format, "-O", "raw", image, back);
        var read = await File.ReadAllBytesAsync(back);
        Assert.True(_bytes.AsSpan().SequenceEqual(read), "The image has other bytes than the disk.");
    }
}
