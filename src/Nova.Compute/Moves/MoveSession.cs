using System.Security.Cryptography;

namespace Nova.Compute.Moves;

/// <summary>One fetcher's connection, at the source: checks its proof and sends it one file of the offer.</summary>
internal sealed class MoveSession(IMoveOffers offers, TimeProvider time)
{
    private static readonly byte[] Magic = "NOVAMV1\n"u8.ToArray();

    /// <summary>What a source says first.</summary>
    public static int GreetingBytes => Magic.Length + MoveProof.NonceBytes;

    public static bool IsGreeting(ReadOnlySpan<byte> greeting) => greeting.StartsWith(Magic);

    /// <summary>Serves one request.</summary>
    public async Task ServeAsync(Stream stream, CancellationToken ct)
    {
        var nonce = MoveProof.NewNonce();
        using var patience = new Patience(time, ct);
        await stream.WriteAsync((byte[])[.. Magic, .. nonce], patience.Token);
        await stream.FlushAsync(patience.Token);
        var request = await MoveFrames.ReadMessageAsync<MoveRequest>(stream, patience.Token);
        if (Find(request, nonce) is not { } offer)
        {
            // One word for all reasons: who has no right to the disks learns nothing of them.
            await MoveFrames.WriteMessageAsync(stream, new MoveReply("There is no such offer.", 0, null, null), patience.Token);
            return;
        }

        var proof = MoveProof.OfSource(offer.Token, nonce, request.Nonce);
        if (request.Name.Length == 0)
        {
            await offer.EndAsync(patience.Token);
            await MoveFrames.WriteMessageAsync(stream, new MoveReply(null, 0, null, proof), patience.Token);
            return;
        }

        using var aside = offer.Open(request.Name);
        if (aside is null || request.Offset < 0 || request.Offset > aside.File.Length)
        {
            await MoveFrames.WriteMessageAsync(stream, new MoveReply("There is no such file in the offer.", 0, null, proof), patience.Token);
            return;
        }

        await MoveFrames.WriteMessageAsync(stream, new MoveReply(null, aside.File.Length, aside.Format, proof), patience.Token);
        await SendAsync(stream, aside.File, request.Offset, patience);
    }

    private StandingOffer? Find(MoveRequest request, byte[] nonce) =>
        offers.Find(request.GuestId) is { } offer
        && offer.Until > time.GetUtcNow()
        && offer.DestinationGuestId == request.DestinationGuestId
        && request.Nonce.Length == MoveProof.NonceBytes
        && CryptographicOperations.FixedTimeEquals(MoveProof.OfRequest(offer.Token, nonce, request.Nonce, request), request.Proof)
            ? offer
            : null;

    private static async Task SendAsync(Stream stream, FileStream file, long offset, Patience patience)
    {
        var buffer = new byte[MoveFrames.HeaderBytes + MoveFrames.PieceBytes];
        var (sum, said) = (0u, offset);
        file.Position = offset;
        while (true)
        {
            var piece = buffer.AsMemory(MoveFrames.HeaderBytes);
            var read = await file.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, patience.Token);
            if (read == 0)
            {
                break;
            }

            if (piece.Span[..read].ContainsAnyExcept((byte)0))
            {
                await SayAsync(read);
            }
            else if (offset - said >= MoveFrames.MostSilentBytes)
            {
                await SayAsync(0);
            }

            offset += read;
            patience.Renew();
        }

        await SayAsync(0);
        await stream.FlushAsync(patience.Token);

        async Task SayAsync(int length)
        {
            sum = MoveFrames.Checksum(sum, offset, buffer.AsSpan(MoveFrames.HeaderBytes, length));
            MoveFrames.WriteHeader(buffer, offset, length, sum);
            await stream.WriteAsync(buffer.AsMemory(0, MoveFrames.HeaderBytes + length), patience.Token);
            said = offset + length;
        }
    }
}
