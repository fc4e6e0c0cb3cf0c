using Nova.Api.Pipeline;
using Nova.Hosting.Loops;

namespace Nova.Api.Policies;

/// <summary>Takes up a changed policy file while the API runs. Requests pay nothing for it: the file is looked at once a second, beside them.</summary>
/// <remarks>A file that is broken, or cannot be read, changes nothing and is complained about once; one that goes away leaves the defaults.</remarks>
internal sealed partial class PolicyFileWatch(LivePolicies live, ApiOptions options, TimeProvider time, ILogger<PolicyFileWatch> logger) : ILoop
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private Stamp _seen = Stamp.Of(options.PolicyFile);

    /// <summary>Reads the rules as the file is now; the defaults where there is none.</summary>
    /// <exception cref="PolicyException">The file or a rule in it is broken.</exception>
    public static PolicyRules Read(ApiOptions options, Action<string> warn) => PolicyRules.Compile(
        File.Exists(options.PolicyFile) ? PolicyFile.Read(options.PolicyFile) : new Dictionary<string, WrittenRule>(),
        options.PolicyFile,
        options.EnforceScope,
        options.EnforceNewDefaults,
        warn);

    /// <summary>Takes up the file if it is another one than at the last look.</summary>
    public void Look()
    {
        Stamp now = Stamp.Of(options.PolicyFile);
        if (now == _seen)
        {
            return;
        }

        // First, so that a file that changes while it is read is read again.
        _seen = now;
        try
        {
            live.Replace(Read(options, LogWarning));
            LogTaken(options.PolicyFile);
        }
        catch (Exception broken) when (broken is PolicyException or IOException or UnauthorizedAccessException)
        {
            LogBroken(broken.Message);
        }
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            Look();
        }
    }

    [LoggerMessage(LogLevel.Information, "Policy file {File} has changed: its rules are in force now.")]
    private partial void LogTaken(string file);

    [LoggerMessage(LogLevel.Error, "The changed policies are not in force, those from before still are: {Reason}")]
    private partial void LogBroken(string reason);

    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    private partial void LogWarning(string warning);

    /// <summary>What tells one state of the file from another; the default for no file.</summary>
    private readonly record struct Stamp(DateTime Written, long Length)
    {
        public static Stamp Of(string path)
        {
            var file = new FileInfo(path);
            return file.Exists ? new Stamp(file.LastWriteTimeUtc, file.Length) : default;
        }
    }
}
