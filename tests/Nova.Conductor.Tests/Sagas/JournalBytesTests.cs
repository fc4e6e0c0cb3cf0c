using Nova.Conductor.Sagas;
using Nova.Core.Tests.Wire;

namespace Nova.Conductor.Tests.Sagas;

/// <summary>The bytes of what the journal of sagas keeps: a newer conductor finishes what an older one began, and the other way round.</summary>
public sealed class JournalBytesTests
{
    private static readonly IReadOnlyList<Type> Records = WireContract.RecordsOf(typeof(SagaPage).Assembly);
    private static readonly RecordedContracts Recorded = RecordedContracts.Beside();

    static JournalBytesTests() => Recorded.Record(Records.Select(WireContract.Present));

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
