using System.Diagnostics;
using Nova.Core.Faults;

namespace Nova.Compute.Drivers.Fake;

/// <summary>The script of fake hosts: what happens at which call. One for all hosts of a process, changeable while it runs.</summary>
/// <remarks>Chance is drawn from a seed: the same calls in the same order meet the same fate again.</remarks>
internal sealed class FakeCues(int seed, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<FakeCall, FakeCue> _cues = [];
    private readonly Dictionary<FakeCall, int> _failures = [];
    private readonly Random _random = new(seed);
    private volatile bool _any;

    /// <summary>The script that nova.conf begins with.</summary>
    public static FakeCues Of(FakeOptions options, TimeProvider time)
    {
        var cues = new FakeCues(options.Seed, time);
        cues.Replace(options.Cues);
        return cues;
    }

    /// <summary>How the process dies: SIGKILL to itself, as a crash would, unless a test says otherwise.</summary>
    public Action Die { get; set; } = static () =>
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
    };

    /// <summary>Sets what happens at a call from now on.</summary>
    public void Set(FakeCall call, FakeCue cue)
    {
        lock (_gate)
        {
            _cues[call] = cue;
            _failures.Remove(call);
            _any = true;
        }
    }

    /// <summary>Replaces the whole script.</summary>
    public void Replace(IEnumerable<(FakeCall Call, FakeCue Cue)> cues)
    {
        lock (_gate)
        {
            _cues.Clear();
            _failures.Clear();
            foreach (var (call, cue) in cues)
            {
                _cues[call] = cue;
            }

            _any = _cues.Count > 0;
        }
    }

    /// <summary>Does <paramref name="work"/> as the script says.</summary>
    public ValueTask<T> PlayAsync<T>(FakeCall call, Func<T> work, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return _any ? PlayScriptAsync(call, work, ct) : ValueTask.FromResult(work());
    }

    private async ValueTask<T> PlayScriptAsync<T>(FakeCall call, Func<T> work, CancellationToken ct)
    {
        var (delay, fails, dies, after, error) = Draw(call);
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, time, ct);
        }

        if (!after)
        {
            Strike(call, fails, dies, error);
        }

        var result = work();
        if (after)
        {
            Strike(call, fails, dies, error);
        }

        return result;
    }

    private (TimeSpan Delay, bool Fails, bool Dies, bool After, Exception? Error) Draw(FakeCall call)
    {
        lock (_gate)
        {
            if (!_cues.TryGetValue(call, out var cue))
            {
                return default;
            }

            var delay = cue.MinDelay + ((cue.MaxDelay - cue.MinDelay) * _random.NextDouble());
            var fails = _random.NextDouble() < cue.Fail;
            var dies = _random.NextDouble() < cue.Die;
            if ((fails || dies) && cue.Times is { } times)
            {
                var before = _failures.GetValueOrDefault(call);
                fails &= before < times;
                dies &= before < times;
                _failures[call] = before + 1;
            }

            return (delay, fails, dies, cue.FailAfter, cue.Error);
        }
    }

    private void Strike(FakeCall call, bool fails, bool dies, Exception? error)
    {
        if (dies)
        {
            Die();
        }

        if (fails)
        {
            throw error ?? new FaultException(FaultKind.Internal, $"The fake driver was told to fail at {call}.");
        }
    }
}
