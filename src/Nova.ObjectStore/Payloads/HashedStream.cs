using System.Security.Cryptography;

namespace Nova.ObjectStore.Payloads;

/// <summary>A body that is hashed as it is read.</summary>
internal sealed class HashedStream(Stream inner, IncrementalHash hash) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        hash.AppendData(buffer.Span[..read]);
        return read;
    }
}
