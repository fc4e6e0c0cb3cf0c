using System.Buffers.Binary;
using System.Text;
using Nova.Compute.Libvirt.Disks.Formats;
using Nova.Libvirt.Tests.Fixtures;

namespace Nova.Compute.Tests.Libvirt.Formats;

/// <summary>Files made by the real qemu-img, and what a hostile tenant would make of them.</summary>
public sealed class ImageInspectorTests : IAsyncLifetime
{
    private const long Size = 3 * 1024 * 1024;
    private readonly Scratch _scratch = new();

    public async ValueTask InitializeAsync() => await Packages.EnsureAsync("hypervisor");

    public ValueTask DisposeAsync()
    {
        _scratch.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("raw", "raw", "")]
    [InlineData("qcow2", "qcow2", "")]
    [InlineData("qcow2", "qcow2", "compat=0.10")]
    [InlineData("qcow2", "qcow2", "compression_type=zstd")]
    [InlineData("qcow2", "qcow2", "extended_l2=on,cluster_size=128k")]
    [InlineData("vmdk", "vmdk", "subformat=monolithicSparse")]
    [InlineData("vmdk", "vmdk", "subformat=streamOptimized")]
    [InlineData("vdi", "vdi", "")]
    [InlineData("vdi", "vdi", "static=on")]
    [InlineData("vpc", "vhd", "subformat=dynamic,force_size=on")]
    [InlineData("vpc", "vhd", "subformat=fixed,force_size=on")]
    [InlineData("vhdx", "vhdx", "")]
    public async Task What_qemu_img_makes_is_recognised_with_its_size(string qemuFormat, string expected, string optionText)
    {
        var path = await MakeAsync(qemuFormat, optionText);

        var found = ImageInspector.Inspect(path);

        Assert.Equal(new ImageFinding(expected, Size), found);
        Assert.Equal(qemuFormat, found.QemuFormat);
        Assert.Null(ImageInspector.WhyUnacceptable(found, expected));
    }

    [Fact]
    public async Task A_backing_file_is_refused()
    {
        var path = _scratch.At("overlay");
        await Command.RunAsync("qemu-img", "create", "-q", "-u", "-f", "qcow2", "-F", "raw", "-b", "/etc/shadow", path, "1M");

        Assert.Equal("qcow2 file: it has a backing file", ImageInspector.WhyUnacceptable(ImageInspector.Inspect(path), "qcow2"));
    }

    [Fact]
    public async Task An_external_data_file_is_refused_by_its_flag_and_by_its_name()
    {
        var path = _scratch.At("external");
        await Command.RunAsync("qemu-img", "create", "-q", "-f", "qcow2", "-o", $"data_file={_scratch.At("data")},data_file_raw=on", path, "1M");
        Assert.Equal("it has an external data file", ImageInspector.Inspect(path).Refusal);

        // The flag is taken away and the name stays behind.
        Patch(path, 72, new byte[8]);
        Assert.Equal("it has an external data file", ImageInspector.Inspect(path).Refusal);
    }

    [Theory]
    [InlineData(79, 0x80, "it needs features that are not known (0x80)")]
    [InlineData(79, 0x02, "it is marked as corrupt")]
    [InlineData(35, 0x01, "it is encrypted")]
    [InlineData(7, 0x01, "version 1 is not supported")]
    [InlineData(23, 0x3f, "its cluster size is not valid")]
    public async Task What_is_not_known_of_qcow2_is_refused(int at, byte value, string reason)
    {
        var path = await MakeAsync("qcow2", "");
        Patch(path, at, [value]);

        Assert.Equal(reason, ImageInspector.Inspect(path).Refusal);
    }

    [Fact]
    public async Task A_qcow2_header_full_of_extensions_ends_the_reading()
    {
        var path = await MakeAsync("qcow2", "");
        var extensions = new byte[2000];
        for (var i = 0; i < extensions.Length; i += 8)
        {
            BinaryPrimitives.WriteUInt32BigEndian(extensions.AsSpan(i), 0x12345678);
        }

        Patch(path, 112, extensions);

        Assert.Equal("its header has too many extensions", ImageInspector.Inspect(path).Refusal);
    }

    [Theory]
    [InlineData("subformat=monolithicFlat")]
    [InlineData("subformat=twoGbMaxExtentSparse")]
    public async Task A_vmdk_that_names_other_files_is_refused(string options) =>
        Assert.Equal("only disks in one file are supported", ImageInspector.Inspect(await MakeAsync("vmdk", options)).Refusal);

    [Theory]
    [InlineData("createType=\"monolithicSparse\"", "createType=\"monolithicFlat\"  ", "sub-format monolithicFlat is not supported")]
    [InlineData("parentCID=ffffffff", "parentCID=12345678", "it has a parent")]
    [InlineData(" SPARSE \"", " FLAT \"  ", "it refers to other files")]
    public async Task A_vmdk_descriptor_that_lies_is_refused(string before, string after, string reason)
    {
        var path = await MakeAsync("vmdk", "subformat=monolithicSparse");
        var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(path));
        var at = text.IndexOf(before, StringComparison.Ordinal);
        Assert.True(at > 0);
        Patch(path, at, Encoding.Latin1.GetBytes(after));

        Assert.Equal(reason, ImageInspector.Inspect(path).Refusal);
    }

    /// <summary>OSSA-2023-002: QEMU looks for its words anywhere in 20 sectors, so a comment or a value is as good as a line of its own.</summary>
    [Theory]
    [InlineData("#parentFileNameHint=\"json:{\\\"driver\\\":\\\"raw\\\"}\"\n", "it has a parent")]
    [InlineData("ddb.x = \"parentFileNameHint=\"/etc/nova/nova.conf\"\n", "it has a parent")]
    [InlineData("ddb.parentFileNameHint=\"nbd://127.0.0.1:10809/x\"\n", "it has a parent")]
    [InlineData("\0parentFileNameHint=\"/etc/shadow\"\n", "it has a parent")]
    [InlineData("# createType=\"monolithicFlat\"\n", "its descriptor has a line that is not known")]
    [InlineData("changeTrackPath=\"/etc/shadow\"\n", "its descriptor has a line that is not known")]
    [InlineData("parentCID=12345678\n", "its descriptor names something twice")]
    [InlineData("createType=\"monolithicSparse\"\n", "its descriptor names something twice")]
    [InlineData("RW 2048 FLAT \"/etc/shadow\" 0\n", "it refers to other files")]
    [InlineData("RW 2048 SPARSE \"/etc/shadow\"\n", "it refers to other files")]
    [InlineData("RW 2048 SPARSE \"another.vmdk\"\n", "it refers to other files")]
    public async Task Ossa2023_002_words_of_QEMU_are_refused_wherever_it_would_find_them(string inserted, string reason)
    {
        foreach (var options in new[] { "subformat=monolithicSparse", "subformat=streamOptimized" })
        {
            var path = await MakeAsync("vmdk", options);
            Assert.Null(ImageInspector.Inspect(path).Refusal);

            Insert(path, "# Extent description\n", inserted);

            Assert.Equal(reason, ImageInspector.Inspect(path).Refusal);
        }
    }

    [Fact]
    public async Task Ossa2023_002_a_hint_in_the_last_of_the_sectors_that_QEMU_reads_is_refused_though_the_header_calls_the_descriptor_short()
    {
        var path = await MakeAsync("vmdk", "subformat=monolithicSparse");
        Patch(path, 36, BitConverter.GetBytes(1UL));
        var hint = Encoding.Latin1.GetBytes("parentFileNameHint=\"/etc/shadow\"");
        var bytes = await File.ReadAllBytesAsync(path);
        var end = Array.IndexOf(bytes, (byte)0, 0x200);
        bytes.AsSpan(end..(0x200 + (20 * 512))).Fill((byte)'\n');
        hint.CopyTo(bytes.AsSpan(0x200 + (20 * 512) - hint.Length));
        await File.WriteAllBytesAsync(path, bytes);

        Assert.Equal("it has a parent", ImageInspector.Inspect(path).Refusal);
    }

    [Fact]
    public async Task A_vmdk_whose_footer_is_of_another_disk_is_refused_for_QEMU_goes_by_the_footer()
    {
        var path = await MakeAsync("vmdk", "subformat=streamOptimized");
        var bytes = await File.ReadAllBytesAsync(path);
        var footer = bytes[..512];
        BitConverter.GetBytes(ulong.MaxValue).CopyTo(bytes, 56);
        Assert.Null(ImageInspector.Inspect(Write([.. bytes, .. new byte[512], .. footer, .. new byte[512]])).Refusal);

        BitConverter.GetBytes(1UL << 40).CopyTo(footer, 12);
        Assert.Equal("its footer is of another disk", ImageInspector.Inspect(Write([.. bytes, .. new byte[512], .. footer, .. new byte[512]])).Refusal);
    }

    [Fact]
    public async Task A_vmdk_of_capacity_zero_is_refused_for_QEMU_would_read_its_descriptor()
    {
        var path = await MakeAsync("vmdk", "subformat=monolithicSparse");
        Patch(path, 12, new byte[8]);

        Assert.Equal("its size is not valid", ImageInspector.Inspect(path).Refusal);
    }

    [Fact]
    public async Task Disks_with_a_parent_are_refused()
    {
        var vdi = await MakeAsync("vdi", "");
        Patch(vdi, 0x4c, [4, 0, 0, 0]);
        Assert.Equal("it has a parent", ImageInspector.Inspect(vdi).Refusal);

        var vhd = await MakeAsync("vpc", "subformat=dynamic");
        Patch(vhd, 60, [0, 0, 0, 4]);
        Assert.Equal("it has a parent, or its type is not supported", ImageInspector.Inspect(vhd).Refusal);
    }

    [Fact]
    public void Encrypted_and_obsolete_disks_are_refused()
    {
        Assert.Equal("it is encrypted", ImageInspector.Inspect(Write([.. "LUKS"u8, 0xba, 0xbe, 0, 1])).Refusal);
        Assert.Equal("the format is not supported", ImageInspector.Inspect(Write([.. "QED\0"u8, 0, 0])).Refusal);
        Assert.Equal("only disks in one file are supported", ImageInspector.Inspect(Write("# Disk DescriptorFile\nversion=1\n"u8.ToArray())).Refusal);
    }

    [Fact]
    public async Task A_CD_that_is_a_qcow2_disk_too_is_refused()
    {
        var path = await MakeAsync("qcow2", "");
        Patch(path, 0x8001, "CD001"u8.ToArray());

        Assert.Equal("it looks like several formats at once (qcow2, iso)", ImageInspector.Inspect(path).Refusal);
    }

    [Fact]
    public void A_CD_that_boots_from_a_stick_is_a_CD()
    {
        var bytes = new byte[64 * 1024];
        Gpt(bytes);
        "CD001"u8.CopyTo(bytes.AsSpan(0x8001));

        Assert.Equal(new ImageFinding("iso", bytes.Length), ImageInspector.Inspect(Write(bytes)));
    }

    [Fact]
    public void A_partitioned_disk_is_raw()
    {
        var bytes = new byte[64 * 1024];
        Gpt(bytes);
        var found = ImageInspector.Inspect(Write(bytes));

        Assert.Equal("gpt", found.Format);
        Assert.Null(ImageInspector.WhyUnacceptable(found, "gpt"));
        Assert.Equal("it is declared as gpt and its contents are raw", ImageInspector.WhyUnacceptable(ImageInspector.Inspect(Write(new byte[1024])), "gpt"));
        Assert.Equal("raw", found.QemuFormat);
        Assert.Null(ImageInspector.WhyUnacceptable(found, "raw"));
        Assert.Null(ImageInspector.WhyUnacceptable(found, "ami"));
    }

    [Theory]
    [InlineData("qcow2", "raw", "it is declared as raw and its contents are qcow2")]
    [InlineData("raw", "qcow2", "it is declared as qcow2 and its contents are raw")]
    [InlineData("qcow2", null, null)]
    public async Task What_is_declared_has_to_be_what_is_found(string made, string? declared, string? reason) =>
        Assert.Equal(reason, ImageInspector.WhyUnacceptable(ImageInspector.Inspect(await MakeAsync(made, "")), declared));

    [Theory]
    [InlineData("qcow2")]
    [InlineData("vmdk")]
    [InlineData("vdi")]
    [InlineData("vpc")]
    [InlineData("vhdx")]
    public async Task A_file_cut_off_anywhere_is_answered_and_never_crashes(string format)
    {
        var whole = await File.ReadAllBytesAsync(await MakeAsync(format, ""));
        var accepted = ImageInspector.Inspect(Write(whole)).Format;
        int[] lengths = [0, 1, 4, 8, 71, 72, 103, 104, 111, 112, 511, 512, 513, 1024, 65536, 192 * 1024, (192 * 1024) + 20, 256 * 1024, whole.Length - 1];
        foreach (var length in lengths.Where(length => length >= 0 && length < whole.Length))
        {
            var found = ImageInspector.Inspect(Write(whole[..length]));
            Assert.True(found.Format == accepted || found.Format == "raw", $"{length}: {found}");
        }
    }

    [Theory]
    [InlineData("qcow2")]
    [InlineData("vmdk")]
    [InlineData("vdi")]
    [InlineData("vpc")]
    [InlineData("vhdx")]
    public async Task Random_damage_is_answered_and_never_crashes(string format)
    {
        var whole = await File.ReadAllBytesAsync(await MakeAsync(format, ""));
        var random = new Random(20261122);
        for (var round = 0; round < 300; round++)
        {
            var damaged = whole[..Math.Min(whole.Length, 300 * 1024)];
            for (var i = 0; i < 8; i++)
            {
                damaged[random.Next(Math.Min(damaged.Length, round % 2 == 0 ? 600 : damaged.Length))] = (byte)random.Next(256);
            }

            var found = ImageInspector.Inspect(Write(damaged));
            Assert.True(found.Refusal is not null || found.VirtualSize > 0, $"round {round}: {found}");
        }
    }

    /// <summary>Puts a text behind another one, within the sectors of the descriptor.</summary>
    private static void Insert(string path, string behind, string text)
    {
        var bytes = File.ReadAllBytes(path);
        var at = Encoding.Latin1.GetString(bytes).IndexOf(behind, StringComparison.Ordinal) + behind.Length;
        var inserted = Encoding.Latin1.GetBytes(text);
        var end = 0x200 + (20 * 512);
        Array.Copy(bytes, at, bytes, at + inserted.Length, end - at - inserted.Length);
        inserted.CopyTo(bytes, at);
        File.WriteAllBytes(path, bytes);
    }

    private async Task<string> MakeAsync(string format, string options)
    {
        var path = _scratch.At("image-" + Guid.NewGuid().ToString("N"));
        string[] arguments = ["create", "-q", "-f", format, .. options.Length > 0 ? ["-o", options] : Array.Empty<string>(), path, "3M"];
        await Command.RunAsync("qemu-img", arguments);
        return path;
    }

    private string Write(byte[] bytes)
    {
        var path = _scratch.At("written");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static void Patch(string path, long at, byte[] bytes)
    {
        using var file = File.OpenWrite(path);
        file.Seek(at, SeekOrigin.Begin);
        file.Write(bytes);
    }

    private static void Gpt(byte[] disk)
    {
        disk[450] = 0xee;
        disk[510] = 0x55;
        disk[511] = 0xaa;
        "EFI PART"u8.CopyTo(disk.AsSpan(512));
    }
}
