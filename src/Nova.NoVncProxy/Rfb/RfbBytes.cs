namespace Nova.NoVncProxy.Rfb;

/// <summary>Reading what RFB's handshake says: always so many bytes, never as many as a peer names without a limit.</summary>
internal static class RfbBytes
{
    public static async Task<byte[]> TakeAsync(this Stream stream, int count, CancellationToken ct)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, ct);
        return bytes;
    }
}
