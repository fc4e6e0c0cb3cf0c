using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Nova.Network.Tools;

namespace Nova.Network.Tests.Host;

/// <summary>A network namespace: a thread of its own that lives in it, and all that is awaited there comes back to it. It is gone when the thread ends, with everything in it.</summary>
internal sealed partial class Namespace : IAsyncDisposable
{
    private const int NewNetwork = 0x40000000;

    private readonly BlockingCollection<(SendOrPostCallback Work, object? State)> _work = [];
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Namespace() => new Thread(Live) { IsBackground = true }.Start();

    /// <summary>Number of the thread, by which <c>ip</c> finds the namespace.</summary>
    public int Thread { get; private set; }

    public HostTool Tool { get; } = new(TimeProvider.System);

    /// <summary>Fails where the rights are missing: what cannot be looked at is not to count as right.</summary>
    public static async Task<Namespace> EnterAsync()
    {
        var made = new Namespace();
        await made._entered.Task;
        await made.ShellAsync("ip link set lo up");
        return made;
    }

    /// <summary>Runs something in it.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add((async _ =>
        {
            try
            {
                result.SetResult(await work());
            }
            catch (Exception failure)
            {
                result.SetException(failure);
            }
        }, null));
        return result.Task;
    }

    public Task RunAsync(Func<Task> work) => RunAsync(async () =>
    {
        await work();
        return true;
    });

    /// <summary>Runs a program in it; the line is the test's own words.</summary>
    public Task<string> ShellAsync(string line) => RunAsync(() => Tool.RunAsync("/bin/sh", ["-ec", line], "", CancellationToken.None));

    /// <summary>Whether a program succeeds in it.</summary>
    public async Task<bool> SucceedsAsync(string line)
    {
        try
        {
            await ShellAsync(line);
            return true;
        }
        catch (HostToolException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _work.CompleteAdding();
        await _ended.Task;
    }

    private void Live()
    {
        if (Unshare(NewNetwork) != 0)
        {
            var reason = Marshal.GetLastPInvokeErrorMessage();
            _entered.SetException(new InvalidOperationException($"These tests need the right to make network namespaces (root, or CAP_SYS_ADMIN and CAP_NET_ADMIN): {reason}"));
            _ended.SetResult();
            return;
        }

        Thread = ThreadId();
        SynchronizationContext.SetSynchronizationContext(new Context(this));
        _entered.SetResult();
        foreach (var (work, state) in _work.GetConsumingEnumerable())
        {
            work(state);
        }

        _ended.SetResult();
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int ThreadId();

    private sealed class Context(Namespace owner) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
            try
            {
                owner._work.Add((d, state));
            }
            catch (InvalidOperationException)
            {
                // It has ended, and whoever goes on has nothing to do in it any more.
                ThreadPool.QueueUserWorkItem(_ => d(state));
            }
        }
    }
}
