using System.Reflection;
using System.Runtime.CompilerServices;
using Nova.Core.Rpc;
using Nova.Core.Tests.Wire;

namespace Nova.Core.Tests.Rpc;

/// <summary>The bytes of every contract record.</summary>
public sealed class ContractBytesTests : RecordedBytes<ContractBytesTests>, IRecords
{
    public static Assembly Assembly => typeof(RpcMethod<,>).Assembly;

    public static string Source => Here();

    [Fact]
    public void NothingThatCrossedIsGone() =>
        Assert.Empty(Recorded.Forms.Select(form => form.Type).Except(Records.Select(record => record.FullName!)));

    private static string Here([CallerFilePath] string source = "") => source;
}
