using System.Reflection;
using System.Runtime.CompilerServices;
using Nova.Conductor.Sagas;
using Nova.Core.Tests.Wire;

namespace Nova.Conductor.Tests.Sagas;

/// <summary>The bytes of what the journal of sagas keeps: a newer conductor finishes what an older one began, and the other way round.</summary>
public sealed class JournalBytesTests : RecordedBytes<JournalBytesTests>, IRecords
{
    public static Assembly Assembly => typeof(SagaPage).Assembly;

    public static string Source => Here();

    private static string Here([CallerFilePath] string source = "") => source;
}
