using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Nova.Database.Tests.Crash;

/// <summary>Keeps what is logged, as <c>Level: text</c>, and <c> + ExceptionType</c> where one came with it.</summary>
internal sealed class KeptLog : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{logLevel}: {formatter(state, exception)}{(exception is null ? "" : $" + {exception.GetType().Name}")}");

    public void Dispose()
    {
    }
}
