namespace Nova.Hosting.Logging;

/// <summary>Where finished log lines go. Called by one thread at a time.</summary>
internal interface ILogTarget : IDisposable
{
    void Write(ReadOnlySpan<byte> line);
}
