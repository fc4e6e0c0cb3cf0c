namespace Nova.Hosting.Logging;

/// <summary>The log on standard error, as oslo.log without a file.</summary>
internal sealed class StandardError : ILogTarget
{
    private readonly Stream stream = Console.OpenStandardError();

    public void Write(ReadOnlySpan<byte> line) => stream.Write(line);

    public void Dispose() => stream.Dispose();
}
