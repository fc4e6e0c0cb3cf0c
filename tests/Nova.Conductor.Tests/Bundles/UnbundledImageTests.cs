using System.Formats.Tar;
using Nova.Conductor.Bundles;

namespace Nova.Conductor.Tests.Bundles;

public sealed class UnbundledImageTests
{
    private static readonly byte[] Image = [.. Enumerable.Range(0, 5000).Select(n => (byte)(n * 7))];

    [Theory]
    [InlineData(TarEntryFormat.Gnu, "disk.img")]
    [InlineData(TarEntryFormat.Pax, "disk.img")]
    [InlineData(TarEntryFormat.Gnu, "a name of more than a hundred letters, as the paths of some people are who bundle images in a folder of a folder")]
    public async Task What_was_bundled_comes_out(TarEntryFormat format, string name)
    {
        var (image, code) = await new Bundle(Image, Bundle.Pack(Image, name, format)).UnbundleAsync();

        Assert.Null(code);
        Assert.Equal(Image, image);
    }

    [Fact]
    public async Task Holes_are_zeros_again()
    {
        var image = new byte[40_000];
        (long At, byte[] Bytes)[] pieces = [.. Enumerable.Range(0, 7).Select(n => (At: (n * 5000L) + 512, Bytes: new byte[512]))];
        foreach (var (at, bytes) in pieces)
        {
            bytes.AsSpan().Fill((byte)at);
            bytes.CopyTo(image, at);
        }

        var (got, code) = await new Bundle(image, Bundle.Sparse(image.Length, pieces)).UnbundleAsync();

        Assert.Null(code);
        Assert.Equal(image, got);
    }

    [Theory]
    [InlineData("../../etc/cron.d/x")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    public async Task Ossa2011_001_a_name_that_leads_elsewhere_fails_whole(string name)
    {
        foreach (var format in (TarEntryFormat[])[TarEntryFormat.Gnu, TarEntryFormat.Pax])
        {
            Assert.Equal((0, BundleFailure.Unpack), await LengthAndCodeAsync(new Bundle(Image, Bundle.Pack(Image, name, format))));
        }
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    public async Task Ossa2011_001_a_link_is_no_image(TarEntryType type) =>
        Assert.Equal((0, BundleFailure.Unpack), await LengthAndCodeAsync(new Bundle(Image, Bundle.Pack(Image, type: type))));

    [Fact]
    public async Task A_size_that_the_manifest_does_not_say_is_refused_before_anything_is_sent()
    {
        Assert.Equal((0, BundleFailure.Unpack), await LengthAndCodeAsync(new Bundle(Image) { Size = 4999 }));
        Assert.Equal((0, BundleFailure.Unpack), await LengthAndCodeAsync(new Bundle(Image) { Size = 1L << 40 }));
    }

    [Fact]
    public async Task What_follows_the_image_has_an_end()
    {
        var bomb = new byte[Bundle.Pack(Image).Length + (4 << 20)];
        Bundle.Pack(Image).CopyTo(bomb, 0);

        Assert.Equal(BundleFailure.Unpack, (await new Bundle(Image, bomb).UnbundleAsync()).Code);
    }

    [Fact]
    public async Task What_precedes_the_image_has_an_end()
    {
        var record = Bundle.Pack(new byte[60_000]);
        record[156] = (byte)'g';
        var archive = Enumerable.Repeat(record.AsSpan(0, 60_928).ToArray(), 100).SelectMany(bytes => bytes).Concat(Bundle.Pack(Image)).ToArray();

        Assert.Equal((0, BundleFailure.Unpack), await LengthAndCodeAsync(new Bundle(Image, archive)));
    }

    [Fact]
    public async Task Pieces_beyond_the_image_or_over_each_other_are_refused()
    {
        foreach (var pieces in ((long, byte[])[][])[[(3000, new byte[3000])], [(0, new byte[1000]), (500, new byte[1000])], [(long.MaxValue >> 31, new byte[10])]])
        {
            Assert.Equal((0, BundleFailure.Unpack), await LengthAndCodeAsync(new Bundle(Image, Bundle.Sparse(Image.Length, pieces))));
        }
    }

    [Fact]
    public async Task Another_image_than_the_digests_say_is_never_whole()
    {
        var spoilt = new Bundle(Image);
        spoilt.Spoil(0);
        Assert.Contains((await spoilt.UnbundleAsync()).Code, (string[])[BundleFailure.Download, BundleFailure.Decrypt, BundleFailure.Unpack]);

        var other = new Bundle(Image) { Digest = new byte[20] };
        Assert.Equal(BundleFailure.Unpack, (await other.UnbundleAsync()).Code);
    }

    [Fact]
    public async Task Another_key_opens_nothing()
    {
        var (image, code) = await new Bundle(Image).UnbundleAsync(key: new byte[16]);

        Assert.Empty(image);
        Assert.Contains(code, (string[])[BundleFailure.Decrypt, BundleFailure.Unpack]);
    }

    private static async Task<(int Length, string? Code)> LengthAndCodeAsync(Bundle bundle)
    {
        var (image, code) = await bundle.UnbundleAsync();
        return (image.Length, code);
    }
}
