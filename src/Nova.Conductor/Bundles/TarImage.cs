using System.Security.Cryptography;

namespace Nova.Conductor.Bundles;

/// <summary>
/// The one file of an archive. Its name is looked at, and used for nothing (OSSA-2011-001). A file with holes, as euca2ools 2 packs it, gets its zeros back; no more is ever read or given than the image's
/// size, whatever the archive says.
/// </summary>
internal sealed class TarImage(Stream archive, long size) : ReadingStream
{
    /// <summary>What may stand before and behind the image: records with names, and the padding of the last block of 20 sectors.</summary>
    private const long MostBeside = 1 << 20;

#pragma warning disable CA5350
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
    private TarPieces? pieces;
    private long beside;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        pieces ??= await TarPieces.ReadAsync(ReadSectorAsync, size, cancellationToken);
        var (isHole, most) = pieces.Next(buffer.Length);
        if (most == 0)
        {
            return 0;
        }

        if (isHole)
        {
            buffer.Span[..most].Clear();
        }
        else
        {
            most = await archive.ReadAsync(buffer[..most], cancellationToken);
            if (most == 0)
            {
                throw new EndOfStreamException();
            }

            hash.AppendData(buffer.Span[..most]);
        }

        pieces.Take(most);
        return most;
    }

    /// <summary>SHA-1 of the whole archive, which is read to its end.</summary>
    public async Task<byte[]> DigestAsync(CancellationToken cancel)
    {
        var rest = new byte[10_240];
        while (await archive.ReadAsync(rest, cancel) is > 0 and var count)
        {
            CountBeside(count);
            hash.AppendData(rest.AsSpan(0, count));
        }

        return hash.GetCurrentHash();
    }

    protected override void Dispose(bool disposing)
    {
        hash.Dispose();
        base.Dispose(disposing);
    }

    private async Task<byte[]> ReadSectorAsync(CancellationToken cancel)
    {
        var sector = new byte[TarPieces.Sector];
        await archive.ReadExactlyAsync(sector, cancel);
        CountBeside(sector.Length);
        hash.AppendData(sector);
        return sector;
    }

    private void CountBeside(int count)
    {
        beside += count;
        if (beside > MostBeside)
        {
            throw new InvalidDataException();
        }
    }
}
