using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Nova.Compute.Drivers.Fake;

/// <summary>The least that RFB 3.8 asks of a server (RFC 6143): no password, and a screen of one grey, as light as the code of the key that was last pressed.</summary>
internal sealed class FakeScreen(string name)
{
    private const ushort Width = 160;
    private const ushort Height = 120;

    /// <summary>Of the clipboard; a real client sends few.</summary>
    private const int MostText = 1 << 20;

    private volatile byte _grey = 0x40;

    public async Task ServeAsync(NetworkStream stream, CancellationToken ct)
    {
        await stream.WriteAsync("RFB 003.008\n"u8.ToArray(), ct);
        await ReadAsync(stream, 12, ct);
        await stream.WriteAsync(new byte[] { 1, 1 }, ct); // one security type: none
        await ReadAsync(stream, 1, ct);
        await stream.WriteAsync(new byte[4], ct); // it is fine
        await ReadAsync(stream, 1, ct);
        await stream.WriteAsync(ServerInit(), ct);

        byte? shown = null;
        var isAsked = false;
        while (true)
        {
            switch ((await ReadAsync(stream, 1, ct))[0])
            {
                case 0: // SetPixelFormat: grey is the same in all of 32 bits
                    await ReadAsync(stream, 19, ct);
                    break;
                case 2: // SetEncodings
                    await ReadAsync(stream, 4 * BinaryPrimitives.ReadUInt16BigEndian((await ReadAsync(stream, 3, ct)).AsSpan(1)), ct);
                    break;
                case 3: // FramebufferUpdateRequest
                    isAsked = true;
                    shown = (await ReadAsync(stream, 9, ct))[0] == 0 ? null : shown;
                    break;
                case 4: // KeyEvent
                    _grey = (await ReadAsync(stream, 7, ct))[6];
                    break;
                case 5: // PointerEvent
                    await ReadAsync(stream, 5, ct);
                    break;
                case 6: // ClientCutText
                    var length = BinaryPrimitives.ReadUInt32BigEndian((await ReadAsync(stream, 7, ct)).AsSpan(3));
                    await ReadAsync(stream, length <= MostText ? (int)length : throw new IOException("Too much text."), ct);
                    break;
                default:
                    return;
            }

            if (isAsked && shown != _grey)
            {
                shown = _grey;
                isAsked = false;
                await stream.WriteAsync(Update(shown.Value), ct);
            }
        }
    }

    private byte[] ServerInit()
    {
        var text = Encoding.ASCII.GetBytes(name);
        var init = new byte[24 + text.Length];
        BinaryPrimitives.WriteUInt16BigEndian(init, Width);
        BinaryPrimitives.WriteUInt16BigEndian(init.AsSpan(2), Height);

        // 32 bits, 24 of them colour, little endian, true colour; 255 each; red, green, blue from the left.
        new byte[] { 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0 }.CopyTo(init, 4);
        BinaryPrimitives.WriteUInt32BigEndian(init.AsSpan(20), (uint)text.Length);
        text.CopyTo(init, 24);
        return init;
    }

    /// <summary>One rectangle, raw.</summary>
    private static byte[] Update(byte grey)
    {
        var update = new byte[16 + (Width * Height * 4)];
        update[3] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(update.AsSpan(8), Width);
        BinaryPrimitives.WriteUInt16BigEndian(update.AsSpan(10), Height);
        update.AsSpan(16).Fill(grey);
        return update;
    }

    private static async Task<byte[]> ReadAsync(NetworkStream stream, int count, CancellationToken ct)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, ct);
        return bytes;
    }
}
