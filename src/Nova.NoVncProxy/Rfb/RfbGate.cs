using System.Buffers.Binary;
using System.Security.Authentication;
using System.Text;
using Nova.NoVncProxy.Sessions;

namespace Nova.NoVncProxy.Rfb;

/// <summary>The security handshake of RFB 3.8, with each side for itself: the user has shown a token and is asked for nothing, the guest's server gets what <c>auth_schemes</c> says.</summary>
/// <remarks>What comes first after it is the guest's own SecurityResult, which is passed on like all that follows.</remarks>
internal sealed class RfbGate(VencryptOptions options) : IGuestGate
{
    private const byte None = 1;
    private const byte VencryptType = 19;

    /// <summary>Upstream's limit; a length above it is not believed, and nothing is allotted for it (LP-2155052: 4 GiB).</summary>
    private const int LongestReason = 256;

    private static readonly byte[] Version = "RFB 003.008\n"u8.ToArray();

    private readonly Vencrypt _vencrypt = new(options);

    public async Task<Stream?> PassAsync(Stream user, Stream guest, CancellationToken ct)
    {
        var spoken = await guest.TakeAsync(Version.Length, ct);
        if (!spoken.AsSpan().SequenceEqual(Version))
        {
            throw new IOException("the guest's console does not speak RFB 3.8");
        }

        await guest.WriteAsync(Version, ct);
        await user.WriteAsync(Version, ct);
        if (!(await user.TakeAsync(Version.Length, ct)).AsSpan().SequenceEqual(Version))
        {
            throw new IOException("the user does not speak RFB 3.8");
        }

        var count = (await guest.TakeAsync(1, ct))[0];
        if (count == 0)
        {
            await RelayRefusalAsync(user, guest, ct);
            return null;
        }

        var offered = await guest.TakeAsync(count, ct);
        await user.WriteAsync(new byte[] { 1, None }, ct);
        if ((await user.TakeAsync(1, ct))[0] != None)
        {
            await FailAsync(user, guest, "Only the security type None is used here.", ct);
            return null;
        }

        return await SecureAsync(user, guest, offered, ct);
    }

    private async Task<Stream?> SecureAsync(Stream user, Stream guest, byte[] offered, CancellationToken ct)
    {
        foreach (var scheme in options.Schemes)
        {
            var type = scheme == "vencrypt" ? VencryptType : None;
            if (!offered.Contains(type))
            {
                continue;
            }

            await guest.WriteAsync(new[] { type }, ct);
            try
            {
                return type == VencryptType ? await _vencrypt.SecureAsync(guest, ct) : guest;
            }
            catch (Exception broken) when (broken is IOException or AuthenticationException)
            {
                await TellAsync(user, "The console could not be secured.", ct);
                throw;
            }
        }

        await FailAsync(user, guest, "The console's server offers no security type that is used here.", ct);
        return null;
    }

    /// <summary>The guest's server will have nobody, and says why.</summary>
    private static async Task RelayRefusalAsync(Stream user, Stream guest, CancellationToken ct)
    {
        var length = BinaryPrimitives.ReadUInt32BigEndian(await guest.TakeAsync(4, ct));
        var reason = length <= LongestReason
            ? await guest.TakeAsync((int)length, ct)
            : Encoding.ASCII.GetBytes("The console's server refused, with a reason that is too long.");
        await user.WriteAsync(new byte[] { 0 }, ct);
        await user.WriteAsync(WithLength(reason), ct);
    }

    private static async Task FailAsync(Stream user, Stream guest, string reason, CancellationToken ct)
    {
        await guest.WriteAsync(new byte[] { 0 }, ct);
        await TellAsync(user, reason, ct);
    }

    /// <summary>SecurityResult: failed, and why.</summary>
    private static async Task TellAsync(Stream user, string reason, CancellationToken ct)
    {
        await user.WriteAsync(new byte[] { 0, 0, 0, 1 }, ct);
        await user.WriteAsync(WithLength(Encoding.ASCII.GetBytes(reason)), ct);
    }

    private static byte[] WithLength(byte[] text)
    {
        var bytes = new byte[4 + text.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)text.Length);
        text.CopyTo(bytes, 4);
        return bytes;
    }
}
