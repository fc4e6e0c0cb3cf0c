using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Nova.Compute.Drivers;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Hosting.Daemon;

namespace Nova.Compute.Moves;

/// <summary>Fetches the files of one offer from the source's host. A stream that is cut is opened again and goes on where it was, until the move's deadline.</summary>
internal sealed partial class MoveFetch(MoveOptions options, FinishMove move, TimeProvider time, ILogger logger) : IDiskFetch
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task<string> FetchAsync(string name, string path, CancellationToken ct)
    {
        await using var file = new FileStream(
            path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0, Options = FileOptions.Asynchronous, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        var progress = new Progress();
        while (true)
        {
            try
            {
                var format = await FetchFromAsync(name, file, progress, ct);
                file.Flush(flushToDisk: true);
                return format;
            }
            catch (Exception cut) when (IsCut(cut) && !ct.IsCancellationRequested)
            {
                LogCut(name, move.Instance.Id, move.Offer.Address, progress.Done, cut.Message);
                await Task.Delay(Pause, time, ct);
            }
        }
    }

    /// <summary>Tells the source that its offer is over. Where it does not hear of it the offer ends with its deadline.</summary>
    public async Task EndAsync(CancellationToken ct)
    {
        try
        {
            using var patience = new Patience(time, ct);
            using var client = new TcpClient();
            await using var stream = await OpenAsync(client, patience);
            await AskAsync(stream, "", 0, patience.Token);
        }
        catch (Exception unheard) when (IsCut(unheard) || unheard is FaultException)
        {
            LogNotEnded(move.Instance.Id, move.Offer.Address, unheard.Message);
        }
    }

    private async Task<string> FetchFromAsync(string name, FileStream file, Progress progress, CancellationToken ct)
    {
        using var patience = new Patience(time, ct);
        using var client = new TcpClient();
        await using var stream = await OpenAsync(client, patience);
        var reply = await AskAsync(stream, name, progress.Done, patience.Token);
        Write(() => file.SetLength(reply.Length));
        var header = new byte[MoveFrames.HeaderBytes];
        var piece = new byte[MoveFrames.PieceBytes];
        var sum = 0u;
        while (true)
        {
            await stream.ReadExactlyAsync(header, patience.Token);
            var (offset, length, checksum) = MoveFrames.ReadHeader(header);
            if (offset < progress.Done || length < 0 || length > piece.Length || offset + length > reply.Length)
            {
                throw new InvalidDataException("A piece is out of place.");
            }

            await stream.ReadExactlyAsync(piece.AsMemory(0, length), patience.Token);
            sum = MoveFrames.Checksum(sum, offset, piece.AsSpan(0, length));
            if (checksum != sum)
            {
                throw new InvalidDataException("A piece is not what was sent, or one before it is missing.");
            }

            if (length == 0 && offset == reply.Length)
            {
                return reply.Format ?? throw new InvalidDataException("The format is missing.");
            }

            Write(() => RandomAccess.Write(file.SafeFileHandle, piece.AsSpan(0, length), offset));
            progress.Done = offset + length;
            patience.Renew();
        }
    }

    private async Task<Stream> OpenAsync(TcpClient client, Patience patience)
    {
        client.NoDelay = true;
        await client.ConnectAsync(move.Offer.Address, move.Offer.Port, patience.Token);
        if (options.Tls is not { } tls)
        {
            return client.GetStream();
        }

        var secure = new SslStream(client.GetStream(), leaveInnerStreamOpen: false);
        await secure.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = move.Offer.Address,
                ClientCertificates = [tls.Certificate],
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,

                // No name is asked for: the offer's secret says which host it is.
                RemoteCertificateValidationCallback = (_, certificate, _, _) => Certificates.IsSignedBy(tls.Authorities, certificate),
            },
            patience.Token);
        return secure;
    }

    private async Task<MoveReply> AskAsync(Stream stream, string name, long offset, CancellationToken ct)
    {
        var greeting = new byte[MoveSession.GreetingBytes];
        await stream.ReadExactlyAsync(greeting, ct);
        if (!MoveSession.IsGreeting(greeting))
        {
            throw new InvalidDataException("The other end does not speak this protocol.");
        }

        var (theirs, ours) = (greeting[^MoveProof.NonceBytes..], MoveProof.NewNonce());
        var request = new MoveRequest(move.SourceGuestId, move.GuestId, name, offset, ours, []);
        request = request with { Proof = MoveProof.OfRequest(move.Offer.Token, theirs, ours, request) };
        await MoveFrames.WriteMessageAsync(stream, request, ct);
        var reply = await MoveFrames.ReadMessageAsync<MoveReply>(stream, ct);
        if (reply.Refusal is { } refusal)
        {
            throw new FaultException(new Fault(
                FaultKind.Internal, $"The disks of instance {move.Instance.Id} cannot be fetched from its host.", Details: $"{move.SourceHost}, {name}: {refusal}"));
        }

        return reply.Proof is { } proof && CryptographicOperations.FixedTimeEquals(proof, MoveProof.OfSource(move.Offer.Token, theirs, ours))
            ? reply
            : throw new FaultException(new Fault(
                FaultKind.Internal, $"The disks of instance {move.Instance.Id} cannot be fetched from its host.",
                Details: $"{move.Offer.Address}:{move.Offer.Port} is not the host that offered them."));
    }

    /// <summary>A disk of this host that is full or broken is no cut of the stream: trying again would not help.</summary>
    private void Write(Action write)
    {
        try
        {
            write();
        }
        catch (IOException full)
        {
            throw new FaultException(
                new Fault(FaultKind.Internal, $"The disks of instance {move.Instance.Id} cannot be written on the destination.", Details: full.Message), full);
        }
    }

    private static bool IsCut(Exception failure) =>
        failure is IOException or SocketException or InvalidDataException or AuthenticationException or OperationCanceledException;

    /// <summary>How far a file has come: everything before is written and was checked, and nothing behind it is written.</summary>
    private sealed class Progress
    {
        public long Done { get; set; }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Fetching {File} of instance {InstanceId} from {Address} was cut after {Bytes} bytes and goes on from there: {Reason}")]
    private partial void LogCut(string file, Guid instanceId, string address, long bytes, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Address} could not be told that the disks of instance {InstanceId} are all here: {Reason}")]
    private partial void LogNotEnded(Guid instanceId, string address, string reason);
}
