namespace Nova.Conductor.Bundles;

/// <summary>Reads no more of another stream than was allowed.</summary>
internal sealed class BoundedStream(Stream inner, long most) : ReadingStream
{
    private long read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        read += count;
        return read <= most ? count : throw BundleFailure.Of(BundleFailure.Download, $"An object of the bundle has more than {most} bytes.");
    }
}
