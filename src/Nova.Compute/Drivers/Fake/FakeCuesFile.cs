using Nova.Hosting.Loops;

namespace Nova.Compute.Drivers.Fake;

/// <summary>Follows <c>[fake] cues_file</c>: one cue per line, <c>#</c> begins a comment; a file that is gone means no cues.</summary>
internal sealed partial class FakeCuesFile(FakeOptions options, FakeCues cues, TimeProvider time, ILogger<FakeCuesFile> logger) : ILoop
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private string? _last;

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Look, time);
        do
        {
            await FollowAsync(options.CuesFile!, stopping);
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    private async Task FollowAsync(string path, CancellationToken ct)
    {
        var text = File.Exists(path) ? await File.ReadAllTextAsync(path, ct) : "";
        if (text == _last)
        {
            return;
        }

        _last = text;
        var parsed = new List<(FakeCall, FakeCue)>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
        {
            if (FakeCue.Parse(line) is { } cue)
            {
                parsed.Add(cue);
            }
            else
            {
                LogNonsense(path, line);
            }
        }

        cues.Replace(parsed);
        LogRead(path, parsed.Count);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path}: '{Line}' is no cue")]
    private partial void LogNonsense(string path, string line);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Path}: {Count} cues in force")]
    private partial void LogRead(string path, int count);
}
