using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Nova.Conductor.Bundles;

namespace Nova.Conductor.Tests.Bundles;

/// <summary>A bundle as euca-bundle-image makes it, and as somebody hostile would.</summary>
internal sealed class Bundle
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(16);
    private static readonly byte[] Vector = RandomNumberGenerator.GetBytes(16);

    private readonly Dictionary<string, byte[]> parts = [];

    /// <param name="image">Its bytes.</param>
    /// <param name="archive">The archive; made of the image where there is none.</param>
    public Bundle(byte[] image, byte[]? archive = null)
    {
        var packed = archive ?? Pack(image);
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(packed);
        }

        using var cipher = Aes.Create();
        cipher.Key = Key;
        var all = cipher.EncryptCbc(zipped.ToArray(), Vector);
        var names = all.Chunk(1000).Select((bytes, index) => (Name: $"x.part.{index}", bytes)).ToList();
        foreach (var (name, bytes) in names)
        {
            parts[name] = bytes;
        }

        Digest = Sha1(packed);
        Size = image.Length;
        Parts = [.. names.Select(part => (part.Name, Sha1(part.bytes)))];
    }

    public byte[] Digest { get; set; }

    public long Size { get; set; }

    public IReadOnlyList<(string Name, byte[] Digest)> Parts { get; set; }

    /// <summary>An archive of one file.</summary>
    public static byte[] Pack(byte[] image, string name = "disk.img", TarEntryFormat format = TarEntryFormat.Gnu, TarEntryType type = TarEntryType.RegularFile)
    {
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, format, leaveOpen: true))
        {
            TarEntry entry = format == TarEntryFormat.Pax ? new PaxTarEntry(type, name) : new GnuTarEntry(type, name);
            if (type == TarEntryType.RegularFile)
            {
                entry.DataStream = new MemoryStream(image);
            }
            else
            {
                entry.LinkName = "/etc/passwd";
            }

            writer.WriteEntry(entry);
        }

        return archive.ToArray();
    }

    /// <summary>What comes out of it, or the fault.</summary>
    public async Task<(byte[] Image, string? Code)> UnbundleAsync(byte[]? key = null)
    {
        var manifest = new BundleManifest
        {
            Facts = new("ami", "x86_64", null, null), Key = [], Vector = [], Size = Size, Digest = Digest, Parts = Parts,
        };
        string? code = null;
        using var got = new MemoryStream();
        await using var stream = new UnbundledImage(manifest, key ?? Key, Vector, (name, _) => Task.FromResult<Stream>(new MemoryStream(parts[name])), fault => code = fault.Code);
        try
        {
            await stream.CopyToAsync(got, TestContext.Current.CancellationToken);
        }
        catch (Core.Faults.FaultException) when (code is not null)
        {
        }

        return (got.ToArray(), code);
    }

    public void Spoil(int part) => parts[Parts[part].Name] = [.. parts[Parts[part].Name].Reverse()];

    /// <summary>A header of the old GNU form for a file with holes.</summary>
    public static byte[] Sparse(long size, params (long At, byte[] Bytes)[] pieces)
    {
        using var archive = new MemoryStream();
        var header = new byte[512];
        Encoding.ASCII.GetBytes("disk.img", header);
        Octal(header, 124, pieces.Sum(piece => piece.Bytes.LongLength));
        header[156] = (byte)'S';
        Encoding.ASCII.GetBytes("ustar  ", header.AsSpan(257));
        for (var piece = 0; piece < Math.Min(4, pieces.Length); piece++)
        {
            Octal(header, 386 + (piece * 24), pieces[piece].At);
            Octal(header, 398 + (piece * 24), pieces[piece].Bytes.Length);
        }

        header[482] = (byte)(pieces.Length > 4 ? 1 : 0);
        Octal(header, 483, size);
        archive.Write(header);
        foreach (var more in pieces.Skip(4).Chunk(21))
        {
            var sector = new byte[512];
            for (var piece = 0; piece < more.Length; piece++)
            {
                Octal(sector, piece * 24, more[piece].At);
                Octal(sector, (piece * 24) + 12, more[piece].Bytes.Length);
            }

            archive.Write(sector);
        }

        foreach (var (_, bytes) in pieces)
        {
            archive.Write(bytes);
        }

        archive.Write(new byte[10_240 - (archive.Length % 10_240)]);
        return archive.ToArray();
    }

    private static void Octal(byte[] header, int at, long value) =>
        Encoding.ASCII.GetBytes(Convert.ToString(value, 8).PadLeft(11, '0').ToString(CultureInfo.InvariantCulture), header.AsSpan(at));

#pragma warning disable CA5350 // the format's digest
    private static byte[] Sha1(byte[] bytes) => SHA1.HashData(bytes);
#pragma warning restore CA5350
}
