using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Nova.Compute.Drivers;
using Nova.Compute.Moves;
using Nova.Core.Faults;
using Nova.Core.Rpc.Compute;
using Nova.Core.Servers;

namespace Nova.Compute.Tests.Moves;

/// <summary>The stream of disks between two hosts, over real sockets on loopback.</summary>
public sealed class MoveStreamTests : IAsyncDisposable
{
    private const int Piece = MoveFrames.PieceBytes;

    private readonly string _directory = Directory.CreateTempSubdirectory("nova-move-test-").FullName;
    private readonly CancellationTokenSource _stop = new();
    private readonly Offers _offers;
    private readonly List<Task> _running = [];
    private readonly FinishMove _move;

    public MoveStreamTests()
    {
        _offers = new Offers(_directory);
        _move = new FinishMove(
            Sample.Instance("there"), Guid.NewGuid(), 2, "here", _offers.GuestId, new MoveOffer("127.0.0.1", 0, Offers.Token, PowerState.Running, []), null, true,
            DateTimeOffset.MaxValue);
        _offers.For = _move.GuestId;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Piece)]
    [InlineData((3 * Piece) + 12345)]
    public async Task A_file_arrives_as_it_was(int bytes)
    {
        var contents = _offers.Write("disk", bytes);

        var format = await (await StartAsync()).FetchAsync("disk", To, default);

        Assert.Equal("qcow2", format);
        Assert.Equal(contents, await File.ReadAllBytesAsync(To));
    }

    [Fact]
    public async Task Holes_stay_holes_at_the_beginning_in_the_middle_and_at_the_end()
    {
        var contents = new byte[64 * Piece];
        contents[(5 * Piece) + 7] = 1;
        contents[(40 * Piece) + 9] = 2;
        await File.WriteAllBytesAsync(Path.Combine(_directory, "disk"), contents);

        await (await StartAsync()).FetchAsync("disk", To, default);

        Assert.Equal(contents, await File.ReadAllBytesAsync(To));
        Assert.InRange(AllocatedBytes(To), 1, 4 * Piece);
    }

    [Fact]
    public async Task A_stream_that_is_cut_again_and_again_goes_on_where_it_was()
    {
        var contents = _offers.Write("disk", 8 * Piece);
        var cuts = new List<long>();
        var fetch = await StartAsync(cutAfter: [100, 0, (2 * Piece) + 5000, 3 * Piece], cuts);

        await fetch.FetchAsync("disk", To, default);

        Assert.Equal(contents, await File.ReadAllBytesAsync(To));

        // Of the eight pieces none that had arrived whole was sent again: what was cut costs at most one piece each time.
        Assert.InRange(cuts.Sum(), 8 * Piece, 13 * Piece);
    }

    [Fact]
    public async Task A_bit_that_flips_on_the_way_is_noticed_and_sent_again()
    {
        var contents = _offers.Write("disk", 4 * Piece);
        var fetch = await StartAsync(flipAt: (2 * Piece) + 777);

        await fetch.FetchAsync("disk", To, default);

        Assert.Equal(contents, await File.ReadAllBytesAsync(To));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)] // and the stream is cut after the piece behind it
    [InlineData(7, false)]
    public async Task A_piece_that_gets_lost_is_not_taken_for_zeros(int piece, bool cut)
    {
        var contents = _offers.Write("disk", 8 * Piece);
        var streams = new List<IReadOnlyList<(long Offset, int Length)>>();
        var source = await ListenAsync(new MoveOptions());
        var frames = Frames(source, streams, lost: piece, last: cut ? piece + 1 : null);

        await Fetch(new MoveOptions(), _move, frames).FetchAsync("disk", To, default);

        Assert.Equal(contents, await File.ReadAllBytesAsync(To));
        Assert.Equal(((long)piece * Piece, Piece), streams[1][0]);
    }

    [Fact]
    public async Task A_large_hole_is_not_silence_and_is_not_read_again_after_a_cut()
    {
        const long Length = 600L * Piece;
        await using (var disk = File.Create(Path.Combine(_directory, "disk")))
        {
            disk.SetLength(Length);
        }

        var streams = new List<IReadOnlyList<(long Offset, int Length)>>();
        var frames = Frames(await ListenAsync(new MoveOptions()), streams, last: 0);

        await Fetch(new MoveOptions(), _move, frames).FetchAsync("disk", To, default);

        Assert.Equal([(256L * Piece, 0)], streams[0]);
        Assert.Equal([(512L * Piece, 0), (Length, 0)], streams[1]);
        Assert.Equal(Length, new FileInfo(To).Length);
        Assert.Equal(0, AllocatedBytes(To));
    }

    [Fact]
    public async Task Whoever_does_not_know_the_secret_gets_nothing()
    {
        _offers.Write("disk", 100);
        var endpoint = await ListenAsync(new MoveOptions());

        foreach (var wrong in new[]
        {
            _move with { Offer = _move.Offer with { Token = MoveProof.NewToken() } },
            _move with { GuestId = Guid.NewGuid() },
            _move with { SourceGuestId = Guid.NewGuid() },
        })
        {
            var refused = await Assert.ThrowsAsync<FaultException>(() => Fetch(new MoveOptions(), wrong, endpoint).FetchAsync("disk", To, default));
            Assert.Contains("no such offer", refused.Fault.Details, StringComparison.Ordinal);
        }

        Assert.Equal(0, new FileInfo(To).Length);
    }

    [Fact]
    public async Task Nothing_but_the_offer_is_handed_out()
    {
        _offers.Write("disk", 100);
        var fetch = await StartAsync();
        foreach (var name in new[] { "other", "../" + Path.GetFileName(_directory) + "/disk", "/etc/passwd", "disk.base" })
        {
            await Assert.ThrowsAsync<FaultException>(() => fetch.FetchAsync(name, To, default));
        }
    }

    [Fact]
    public async Task An_offer_ends_when_all_was_fetched_and_at_its_deadline()
    {
        _offers.Write("disk", 100);
        var fetch = await StartAsync();
        await fetch.FetchAsync("disk", To, default);
        await fetch.EndAsync(default);
        await Assert.ThrowsAsync<FaultException>(() => fetch.FetchAsync("disk", To, default));

        _offers.Ended = false;
        await fetch.FetchAsync("disk", To, default);
        _offers.Until = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        await Assert.ThrowsAsync<FaultException>(() => fetch.FetchAsync("disk", To, default));
    }

    [Fact]
    public async Task A_source_that_did_not_make_the_offer_is_not_believed()
    {
        _offers.Write("disk", 100);
        using var impostor = new TcpListener(IPAddress.Loopback, 0);
        impostor.Start();
        _running.Add(Task.Run(async () =>
        {
            using var client = await impostor.AcceptTcpClientAsync(_stop.Token);
            var stream = client.GetStream();
            await stream.WriteAsync((byte[])[.. "NOVAMV1\n"u8, .. MoveProof.NewNonce()]);
            await MoveFrames.ReadMessageAsync<MoveRequest>(stream, _stop.Token);
            await MoveFrames.WriteMessageAsync(stream, new MoveReply(null, 100, "raw", new byte[32]), _stop.Token);
        }));

        var refused = await Assert.ThrowsAsync<FaultException>(
            () => Fetch(new MoveOptions(), _move, (IPEndPoint)impostor.LocalEndpoint).FetchAsync("disk", To, default));

        Assert.Contains("is not the host that offered them", refused.Fault.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_ends_the_move_instead_of_trying_for_ever()
    {
        _offers.Write("disk", 4 * Piece);
        var fetch = await StartAsync();

        var refused = await Assert.ThrowsAsync<FaultException>(() => fetch.FetchAsync("disk", "/dev/full", default));

        Assert.Contains("cannot be written", refused.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_certificates_both_ends_show_one_that_the_authority_signed()
    {
        var contents = _offers.Write("disk", 2 * Piece);
        using var authority = Authority();
        using var stranger = Authority();
        var tls = new MoveOptions { Tls = Tls(authority) };
        var endpoint = await ListenAsync(tls);

        await Fetch(tls, _move, endpoint).FetchAsync("disk", To, default);

        Assert.Equal(contents, await File.ReadAllBytesAsync(To));
        foreach (var options in new[] { new MoveOptions { Tls = Tls(stranger) }, new MoveOptions() })
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Fetch(options, _move, endpoint).FetchAsync("disk", To, patience.Token));
            Assert.Equal(0, new FileInfo(To).Length);
        }
    }

    [Fact]
    public async Task A_source_that_is_started_again_is_found_where_it_was()
    {
        var options = new MoveOptions { PortFile = Path.Combine(_directory, "port") };
        using var first = new CancellationTokenSource();
        var before = await ListenAsync(options, first.Token);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running[0]);

        Assert.Equal(before.Port, (await ListenAsync(options, _stop.Token)).Port);
    }

    private string To => Path.Combine(_directory, "arrived");

    private async Task<MoveFetch> StartAsync(IReadOnlyList<long>? cutAfter = null, List<long>? sent = null, long? flipAt = null)
    {
        var endpoint = await ListenAsync(new MoveOptions());
        return Fetch(new MoveOptions(), _move, cutAfter is null && flipAt is null ? endpoint : Disturb(endpoint, cutAfter ?? [], sent ?? [], flipAt));
    }

    private static MoveFetch Fetch(MoveOptions options, FinishMove move, IPEndPoint at) =>
        new(options, move with { Offer = move.Offer with { Port = at.Port } }, TimeProvider.System, NullLogger.Instance);

    private Task<IPEndPoint> ListenAsync(MoveOptions options) => ListenAsync(options, _stop.Token);

    private async Task<IPEndPoint> ListenAsync(MoveOptions options, CancellationToken stop)
    {
        var listener = new MoveListener(options, new MoveSession(_offers, TimeProvider.System), TimeProvider.System, NullLogger<MoveListener>.Instance);
        _running.Add(listener.RunAsync(stop));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (listener.Port is null)
        {
            await Task.Delay(5, limit.Token);
        }

        return new IPEndPoint(IPAddress.Loopback, listener.Port.Value);
    }

    /// <summary>A proxy before the source that cuts connections, each after so many bytes from the source, or turns a bit over once.</summary>
    private IPEndPoint Disturb(IPEndPoint source, IReadOnlyList<long> cutAfter, List<long> sent, long? flipAt)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _running.Add(Task.Run(async () =>
        {
            using var _ = listener;
            for (var number = 0; ; number++)
            {
                using var fetcher = await listener.AcceptTcpClientAsync(_stop.Token);
                using var behind = new TcpClient();
                await behind.ConnectAsync(source, _stop.Token);
                var up = fetcher.GetStream().CopyToAsync(behind.GetStream(), _stop.Token);
                sent.Add(await DownAsync(behind.GetStream(), fetcher.GetStream(), number < cutAfter.Count ? cutAfter[number] : long.MaxValue, number == 0 ? flipAt : null));
                fetcher.Close();
                behind.Close();
                await up.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }));
        return (IPEndPoint)listener.LocalEndpoint;
    }

    private async Task<long> DownAsync(Stream from, Stream to, long most, long? flipAt)
    {
        var buffer = new byte[64 * 1024];
        var total = 0L;
        int read;
        try
        {
            while (total < most && (read = await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, most - total)), _stop.Token)) > 0)
            {
                if (flipAt is { } at && at >= total && at < total + read)
                {
                    buffer[at - total] ^= 1;
                }

                await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
                total += read;
            }
        }
        catch (IOException)
        {
            // The fetcher hung up.
        }

        return total;
    }

    /// <summary>A proxy before the source that notes the pieces of each stream; of the first it loses one, or all behind one.</summary>
    private IPEndPoint Frames(IPEndPoint source, List<IReadOnlyList<(long Offset, int Length)>> streams, int? lost = null, int? last = null)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _running.Add(Task.Run(async () =>
        {
            using var _ = listener;
            while (true)
            {
                using var fetcher = await listener.AcceptTcpClientAsync(_stop.Token);
                using var behind = new TcpClient();
                await behind.ConnectAsync(source, _stop.Token);
                var up = fetcher.GetStream().CopyToAsync(behind.GetStream(), _stop.Token);
                var isFirst = streams.Count == 0;
                var frames = new List<(long Offset, int Length)>();
                streams.Add(frames);
                try
                {
                    await FramesAsync(behind.GetStream(), fetcher.GetStream(), frames, isFirst ? lost : null, isFirst ? last : null);
                }
                catch (IOException)
                {
                    // One of the two hung up.
                }

                fetcher.Close();
                behind.Close();
                await up.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }));
        return (IPEndPoint)listener.LocalEndpoint;
    }

    private async Task FramesAsync(Stream from, Stream to, List<(long Offset, int Length)> frames, int? lost, int? last)
    {
        var greeting = new byte[MoveSession.GreetingBytes];
        await from.ReadExactlyAsync(greeting, _stop.Token);
        await to.WriteAsync(greeting, _stop.Token);
        await MoveFrames.WriteMessageAsync(to, await MoveFrames.ReadMessageAsync<MoveReply>(from, _stop.Token), _stop.Token);
        for (var number = 0; number <= (last ?? int.MaxValue); number++)
        {
            var header = new byte[MoveFrames.HeaderBytes];
            await from.ReadExactlyAsync(header, _stop.Token);
            var (offset, length, _) = MoveFrames.ReadHeader(header);
            frames.Add((offset, length));
            var piece = new byte[length];
            await from.ReadExactlyAsync(piece, _stop.Token);
            if (number != lost)
            {
                await to.WriteAsync((byte[])[.. header, .. piece], _stop.Token);
            }
        }
    }

    private static long AllocatedBytes(string path)
    {
        using var stat = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("stat", ["--format=%b", path]) { RedirectStandardOutput = true })!;
        return long.Parse(stat.StandardOutput.ReadToEnd(), System.Globalization.CultureInfo.InvariantCulture) * 512;
    }

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=hosts", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }

    private static MoveTls Tls(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signed = new CertificateRequest("CN=node", key, HashAlgorithmName.SHA256)
            .Create(authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        using var whole = signed.CopyWithPrivateKey(key);
        return new MoveTls(
            X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null),
            [X509CertificateLoader.LoadCertificate(authority.Export(X509ContentType.Cert))]);
    }

    private sealed class Offers(string directory) : IMoveOffers
    {
        public const string Token = "a secret that nobody guesses";

        public Guid GuestId { get; } = Guid.NewGuid();

        public Guid For { get; set; }

        public DateTimeOffset Until { get; set; } = DateTimeOffset.MaxValue;

        public bool Ended { get; set; }

        public byte[] Write(string name, int bytes)
        {
            var contents = new byte[bytes];
            new Random(bytes).NextBytes(contents);
            File.WriteAllBytes(Path.Combine(directory, name), contents);
            return contents;
        }

        public StandingOffer? Find(Guid guestId) => guestId == GuestId && !Ended
            ? new StandingOffer(
                Token,
                For,
                Until,
                name => name == "disk" ? new AsideFile(new FileStream(Path.Combine(directory, name), FileMode.Open, FileAccess.Read, FileShare.Read), "qcow2") : null,
                _ =>
                {
                    Ended = true;
                    return Task.CompletedTask;
                })
            : null;
    }
}
