using Nova.Compute.Servers.Attempts;
using Nova.Core.Tests.Wire;

namespace Nova.Compute.Tests.Attempts;

/// <summary>The bytes of what a host's journal keeps.</summary>
public sealed class JournalBytesTests
{
    private static readonly IReadOnlyList<Type> Records = WireContract.RecordsOf(typeof(AttemptEntry).Assembly);
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
