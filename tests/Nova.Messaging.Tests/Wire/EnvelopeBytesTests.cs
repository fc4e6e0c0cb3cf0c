using System.Reflection;
using System.Runtime.CompilerServices;
using Nova.Core.Tests.Wire;
using Nova.Messaging.Wire;

namespace Nova.Messaging.Tests.Wire;

/// <summary>The bytes of the envelope.</summary>
public sealed class EnvelopeBytesTests : RecordedBytes<EnvelopeBytesTests>, IRecords
{
    public static Assembly Assembly => typeof(MessageHeader).Assembly;

    public static string Source => Here();

    private static string Here([CallerFilePath] string source = "") => source;
}
