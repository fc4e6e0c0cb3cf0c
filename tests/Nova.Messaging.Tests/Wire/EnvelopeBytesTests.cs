using Nova.Messaging.Wire;
using Nova.Core.Tests.Wire;

namespace Nova.Messaging.Tests.Wire;

/// <summary>The bytes of the envelope.</summary>
public sealed class EnvelopeBytesTests
{
    private static readonly IReadOnlyList<Type> Records = WireContract.RecordsOf(typeof(MessageHeader).Assembly);
    private static readonly RecordedContracts Recorded = RecordedContracts.Beside();

    static EnvelopeBytesTests() => Recorded.Record(Records.Select(WireContract.Present));

    public static TheoryData<Type> All => [.. Records];

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public void BytesAreThoseWrittenDown(Type record) => WireContract.IsRecorded(record, Recorded.Of(record));

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public void OlderRecordsAreRead(Type record) => WireContract.ReadsOlder(record, Recorded.Of(record));

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public void NewerRecordsAreRead(Type record) => WireContract.ReadsNewer(record);

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public void SecretsAreNotPrinted(Type record) => WireContract.PrintsNoSecret(record);
}
