using Nova.Core.Rpc;
using Nova.Core.Tests.Wire;

namespace Nova.Core.Tests.Rpc;

/// <summary>The bytes of every contract record.</summary>
public sealed class ContractBytesTests
{
    private static readonly IReadOnlyList<Type> Records = WireContract.RecordsOf(typeof(RpcMethod<,>).Assembly);
    private static readonly RecordedContracts Recorded = RecordedContracts.Beside();

    static ContractBytesTests() => Recorded.Record(Records.Select(WireContract.Present));

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

    [Fact]
    public void NothingThatCrossedIsGone() =>
        Assert.Empty(Recorded.Forms.Select(form => form.Type).Except(Records.Select(record => record.FullName!)));
}
