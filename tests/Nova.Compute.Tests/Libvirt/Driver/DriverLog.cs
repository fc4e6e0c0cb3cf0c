using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Nova.Compute.Libvirt;

namespace Nova.Compute.Tests.Libvirt.Driver;

/// <summary>Keeps what the driver logs.</summary>
internal sealed class DriverLog : ILogger<LibvirtDriver>
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
}
