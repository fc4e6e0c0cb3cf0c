using Microsoft.Extensions.Logging;

namespace Nova.Api.Tests.Harness;

/// <summary>Keeps what is logged, as <c>Level: text</c>.</summary>
public sealed class RememberedLog : ILoggerProvider, ILogger
{
    public List<string> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add($"{logLevel}: {formatter(state, exception)}");

    public void Dispose()
    {
    }
}
