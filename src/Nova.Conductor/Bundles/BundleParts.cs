using System.Security.Cryptography;
using Nova.Core.Faults;

namespace Nova.Conductor.Bundles;

/// <summary>The parts of a bundle, one behind the other. Each has to be what its digest says, before what comes behind it is read.</summary>
internal sealed class BundleParts(IReadOnlyList<(string Name, byte[] Digest)> parts, Func<string, CancellationToken, Task<Stream>> open) : ReadingStream
{
    /// <summary>Clients make them of 10 MB.</summary>
    private const long LargestPart = 1L << 30;

    // SHA-1 is what the format has; it is not what keeps anybody out.
#pragma warning disable CA5350
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
    private int index;
    private long read;
    private Stream? part;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (index < parts.Count)
        {
            part ??= await OpenAsync(cancellationToken);
            var count = await part.ReadAsync(buffer, cancellationToken);
            if (count > 0)
            {
                hash.AppendData(buffer.Span[..count]);
                read += count;
                return read <= LargestPart ? count : throw BundleFailure.Of(BundleFailure.Download, $"The part {parts[index].Name} is larger than {LargestPart} bytes.");
            }

            if (!hash.GetHashAndReset().AsSpan().SequenceEqual(parts[index].Digest))
            {
                throw BundleFailure.Of(BundleFailure.Download, $"The part {parts[index].Name} is not what the manifest says.");
            }

            await part.DisposeAsync();
            (part, read) = (null, 0);
            index++;
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        part?.Dispose();
        hash.Dispose();
        base.Dispose(disposing);
    }

    private async Task<Stream> OpenAsync(CancellationToken cancel)
    {
        try
        {
            return await open(parts[index].Name, cancel);
        }
        catch (FaultException missing) when (missing.Fault.Kind == FaultKind.NotFound)
        {
            throw BundleFailure.Of(BundleFailure.Download, $"The part {parts[index].Name} is missing.");
        }
    }
}
