using Nova.Core.Faults;
using Nova.Hosting.Loops;
using Nova.Libvirt;

namespace Nova.Compute.Libvirt.Connections;

/// <summary>Asks libvirt for a sign of life, on a connection of its own. Its silence is noticed within 15 s, and ends the waiting of all who wait for it.</summary>
internal sealed partial class LibvirtPulse(string uri, TimeProvider time, ILogger logger)
{
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>A daemon that takes longer for its version does nothing else either.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly LibvirtLane _lane = new(uri, "libvirt-pulse");
    private readonly CancellationTokenSource _stopping = new();
    private CancellationTokenSource _silence = new();
    private Task _loop = Task.CompletedTask;
    private volatile string? _problem;
    private bool _failedBefore;
    private bool _started;

    /// <summary>Why no guest can be started now, in upstream's words; null while libvirt answers.</summary>
    public string? Problem => _problem;

    /// <summary>Fires when libvirt falls silent; another one once it has answered again.</summary>
    public CancellationToken Silence => Volatile.Read(ref _silence).Token;

    /// <summary>A second call does nothing: a driver that could not start is started again.</summary>
    public void Start()
    {
        if (!Interlocked.Exchange(ref _started, true))
        {
            _loop = Supervision.RunAsync(nameof(LibvirtPulse), BeatAsync, time, logger, _stopping.Token);
        }
    }

    /// <summary>Ends the loop, and the lane once its last call has returned.</summary>
    public async Task EndAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        _lane.End();
    }

    public Task Ended => _lane.Ended;

    private async Task BeatAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await AskAsync(stopping);
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    private async Task AskAsync(CancellationToken stopping)
    {
        var answer = _lane.RunAsync(connection => connection.GetLibVersion());
        try
        {
            try
            {
                await answer.WaitAsync(Patience, time, stopping);
            }
            catch (TimeoutException)
            {
                FallsSilent();
                // Never a second one meanwhile: it would hang as well, with a thread of its own.
                await answer.WaitAsync(stopping);
            }

            Answers();
        }
        catch (LibvirtException refused)
        {
            Refuses(refused);
        }
    }

    private void FallsSilent()
    {
        _problem = $"Connection to libvirt lost: no answer for {Patience.TotalSeconds:0} seconds";
        Log.Silent(logger, uri, Patience.TotalSeconds);
        _silence.Cancel();
    }

    private void Answers()
    {
        _failedBefore = false;
        if (_problem is not null)
        {
            Log.Answers(logger, uri);
        }

        EndSilence();
        _problem = null;
    }

    /// <summary>Calls find out by themselves and fail at once: only the host's state depends on it. A restart of the daemon is over by the next look.</summary>
    private void Refuses(LibvirtException refused)
    {
        EndSilence();
        if (_failedBefore && _problem is null)
        {
            Log.Refuses(logger, uri, refused.Message);
        }

        _problem = _failedBefore ? $"Failed to connect to libvirt: {Outage.ReasonOf(refused)}" : _problem;
        _failedBefore = true;
    }

    private void EndSilence()
    {
        // The old one is left to those who were told by it.
        if (_silence.IsCancellationRequested)
        {
            Volatile.Write(ref _silence, new CancellationTokenSource());
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "libvirt ({Uri}) has not answered for {Seconds} s: it hangs; what waits for it is given up and the host gets no new guests")]
        public static partial void Silent(ILogger logger, string uri, double seconds);

        [LoggerMessage(LogLevel.Warning, "libvirt ({Uri}) cannot be reached: {Reason}; the host gets no new guests")]
        public static partial void Refuses(ILogger logger, string uri, string reason);

        [LoggerMessage(LogLevel.Information, "libvirt ({Uri}) answers again")]
        public static partial void Answers(ILogger logger, string uri);
    }
}
