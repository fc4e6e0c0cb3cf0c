using System.Threading.Channels;

namespace Nova.Messaging.Tests.Contract;

/// <summary>What handlers of a test have received.</summary>
internal sealed class Inbox<T>
{
    private readonly Channel<T> _items = Channel.CreateUnbounded<T>();

    public int Count => _items.Reader.Count;

    public void Add(T item) => _items.Writer.TryWrite(item);

    public Task<T> NextAsync() => _items.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask();
}
