using System.Collections.Concurrent;
using Nova.Libvirt;

namespace Nova.Compute.Libvirt.Connections;

/// <summary>One connection to libvirt and the thread that makes its calls, one after the other; opened when needed, and again when it was lost.</summary>
/// <remarks>
/// Client libraries before 10.4.0 use freed memory where two calls share a connection with keepalive (CVE-2024-4418). So a connection has one caller and no keepalive:
/// a daemon that dies hangs up, and one that hangs is found by <see cref="LibvirtPulse"/>. A call into a daemon that hangs keeps its thread, and only that, until the
/// daemon goes on or dies.
/// </remarks>
internal sealed class LibvirtLane
{
    private readonly BlockingCollection<Action> _calls = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _uri;
    private LibvirtConnection? _connection;
    private volatile Action? _last;

    public LibvirtLane(string uri, string name)
    {
        _uri = uri;
        new Thread(MakeCalls) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>Completes when the thread has ended and the connection is closed.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Does <paramref name="work"/> on the connection when the calls before it are over.</summary>
    /// <returns>Completes with the work, however long it takes: whoever waits has a deadline of its own.</returns>
    public Task<T> RunAsync<T>(Func<LibvirtConnection, T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _calls.Add(() => Make(work, done));
        }
        catch (InvalidOperationException ended)
        {
            done.SetException(new ObjectDisposedException(nameof(LibvirtLane), ended));
        }

        return done.Task;
    }

    /// <summary>Takes no more calls; the thread ends when the last one has returned, and has done <paramref name="last"/>.</summary>
    public void End(Action? last = null)
    {
        _last = last;
        _calls.CompleteAdding();
    }

    private void MakeCalls()
    {
        foreach (var call in _calls.GetConsumingEnumerable())
        {
            call();
        }

        _last?.Invoke();
        Drop();
        _calls.Dispose();
        _ended.SetResult();
    }

    private void Make<T>(Func<LibvirtConnection, T> work, TaskCompletionSource<T> done)
    {
        try
        {
            if (_connection is { Closed.IsCompleted: true })
            {
                Drop();
            }

            _connection ??= LibvirtConnection.Open(_uri);
            done.SetResult(work(_connection));
        }
        catch (LibvirtException lost) when (lost.IsConnectionLost)
        {
            Drop();
            done.SetException(lost);
        }
        catch (Exception failure)
        {
            done.SetException(failure);
        }
    }

    private void Drop()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
