using System.Reflection;

namespace Nova.Core.Tests.Wire;

/// <summary>Whose records a class of <see cref="RecordedBytes{TSelf}"/> is about.</summary>
public interface IRecords
{
    /// <summary>The assembly whose records cross, or are kept.</summary>
    static abstract Assembly Assembly { get; }

    /// <summary>Path of the source file, beside which the forms are written down.</summary>
    static abstract string Source { get; }
}

/// <summary>The bytes of an assembly's records are those written down, older forms and newer ones are read, and none prints a secret.</summary>
public abstract class RecordedBytes<TSelf>
    where TSelf : IRecords
{
    private protected static readonly IReadOnlyList<Type> Records = WireContract.RecordsOf(TSelf.Assembly);
    private protected static readonly RecordedContracts Recorded = Written();

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

    /// <summary>Writes down what the environment asks for, once a run.</summary>
    private static RecordedContracts Written()
    {
        var recorded = RecordedContracts.Beside(TSelf.Source);
        recorded.Record(Records.Select(WireContract.Present));
        return recorded;
    }
}
