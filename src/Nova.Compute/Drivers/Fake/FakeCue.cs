using System.Globalization;

namespace Nova.Compute.Drivers.Fake;

/// <summary>What happens at one call of the fake driver.</summary>
/// <param name="MinDelay">Shortest delay.</param>
/// <param name="MaxDelay">Longest delay.</param>
/// <param name="Fail">Chance to fail, 0–1.</param>
/// <param name="Die">Chance that the process ends at once, 0–1.</param>
/// <param name="FailAfter">True to fail or die after the work is done rather than before it.</param>
/// <param name="Times">How often it may fail; null for without end.</param>
internal sealed record FakeCue(TimeSpan MinDelay, TimeSpan MaxDelay, double Fail, double Die, bool FailAfter, int? Times)
{
    public static readonly FakeCue None = new(TimeSpan.Zero, TimeSpan.Zero, 0, 0, false, null);

    /// <summary>Always fails.</summary>
    public static readonly FakeCue Failing = None with { Fail = 1 };

    /// <summary>What it fails with, as a hypervisor's library has its own; null for a fault.</summary>
    public Exception? Error { get; init; }

    /// <summary>Takes this long.</summary>
    public static FakeCue Taking(TimeSpan delay) => None with { MinDelay = delay, MaxDelay = delay };

    /// <summary>
    /// Reads <c>spawn delay=100-500 fail=0.1 die=0.01 when=after times=3</c>: the call, then what happens at it; delays in milliseconds.
    /// </summary>
    /// <returns>Null where the line makes no sense.</returns>
    public static (FakeCall Call, FakeCue Cue)? Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length == 0 || !Enum.TryParse<FakeCall>(words[0].Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var call))
        {
            return null;
        }

        FakeCue? cue = None;
        foreach (var word in words.Skip(1))
        {
            cue = word.Split('=', 2) is [var name, var value] ? cue.With(name, value) : null;
            if (cue is null)
            {
                return null;
            }
        }

        return (call, cue);
    }

    private FakeCue? With(string name, string value)
    {
        switch (name)
        {
            case "delay":
                var ends = value.Split('-', 2);
                return TryNumber(ends[0], out var min) && TryNumber(ends[^1], out var max) && max >= min
                    ? this with { MinDelay = TimeSpan.FromMilliseconds(min), MaxDelay = TimeSpan.FromMilliseconds(max) }
                    : null;
            case "fail":
                return TryNumber(value, out var fail) && fail <= 1 ? this with { Fail = fail } : null;
            case "die":
                return TryNumber(value, out var die) && die <= 1 ? this with { Die = die } : null;
            case "when":
                return value is "before" or "after" ? this with { FailAfter = value == "after" } : null;
            case "times":
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var times) ? this with { Times = times } : null;
            default:
                return null;
        }
    }

    private static bool TryNumber(string text, out double number)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
}
