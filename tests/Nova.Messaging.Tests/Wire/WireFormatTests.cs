using Nova.Messaging.Tests.Contract;
using Nova.Messaging.Transports;
using Nova.Messaging.Wire;

namespace Nova.Messaging.Tests.Wire;

public sealed class WireFormatTests
{
    private static readonly MessageHeader Header = new(
        MessageKind.Call, Guid.Parse("6b1a7c7e-36a1-4a3c-9b57-0a8a0a1d9f01"), "echo", 1_800_000_000_000, Daemon.Context, "00-trace", "state");

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    [InlineData(3_000_000)]
    public void MessageSurvivesTheWire(int length)
    {
        var note = new Note(new string('ü', length));
        using var packed = PackedParcel.Pack(asBytes: true, Header, note, "inbox");
        var bytes = packed.Parcel.Body.ToArray();

        Assert.True(WireFormat.TryReadHeader(bytes, out var header));

        Assert.Equal(Header, header);
        Assert.Equal(note, WireFormat.ReadRecord<Note>(new Parcel(header, bytes)));
    }

    [Fact]
    public void EnvelopeIsCompact()
    {
        using var packed = PackedParcel.Pack(asBytes: true, Header, new Note("x"), "inbox");

        Assert.InRange(packed.Parcel.Body.Length, 1, 160);
    }

    [Fact]
    public void TruncatedOrForeignBytesAreNoMessage()
    {
        using var packed = PackedParcel.Pack(asBytes: true, Header, new Note("x"), "inbox");
        var bytes = packed.Parcel.Body.ToArray();
        var headerEnd = 6 + BitConverter.ToInt32(bytes, 2);

        for (var length = 0; length < headerEnd; length++)
        {
            Assert.False(WireFormat.TryReadHeader(bytes.AsSpan(0, length), out _), $"{length} bytes");
        }

        Assert.False(WireFormat.TryReadHeader("{\"oslo.version\": \"2.0\", \"oslo.message\": \"{}\"}"u8, out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void DamagedBytesNeverEndInAnythingButARefusal(int seed)
    {
        using var packed = PackedParcel.Pack(asBytes: true, Header, new Note("x"), "inbox");
        var random = new Random(seed);
        for (var i = 0; i < 5_000; i++)
        {
            var bytes = packed.Parcel.Body.ToArray();
            for (var hits = random.Next(1, 4); hits > 0; hits--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var isMessage = WireFormat.TryReadHeader(bytes, out var header);

            Assert.Equal(isMessage, header is not null);
        }
    }

    [Fact]
    public void RecordThatIsMissingIsAnEncodingError()
    {
        using var packed = PackedParcel.Pack<Note?>(asBytes: true, Header, null, "inbox");

        Assert.Throws<MemoryPack.MemoryPackSerializationException>(() => WireFormat.ReadRecord<Note>(packed.Parcel));
    }
}
