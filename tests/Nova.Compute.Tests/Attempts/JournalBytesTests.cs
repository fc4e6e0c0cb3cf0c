using System.Reflection;
using System.Runtime.CompilerServices;
using Nova.Compute.Servers.Attempts;
using Nova.Core.Tests.Wire;

namespace Nova.Compute.Tests.Attempts;

/// <summary>The bytes of what a host's journal keeps.</summary>
public sealed class JournalBytesTests : RecordedBytes<JournalBytesTests>, IRecords
{
    public static Assembly Assembly => typeof(AttemptEntry).Assembly;

    public static string Source => Here();

    private static string Here([CallerFilePath] string source = "") => source;
}
