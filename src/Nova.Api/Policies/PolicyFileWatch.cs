using Nova.Api.Pipeline;
using Nova.Hosting.Loops;

namespace Nova.Api.Policies;

/// <summary>Takes up a changed policy file while the API runs. Requests pay nothing for it: the file is looked at once a second, beside them.</summary>
/// <remarks>A file that is broken, or cannot be read, changes nothing and is complained about once; one that goes away leaves the defaults.</remarks>
internal sealed partial class PolicyFileWatch(LivePolicies live, ApiOptions options, TimeProvider time, ILogger<PolicyFileWatch> logger) : ILoop
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private IReadOnlyList<Stamp> _seen = StampsOf(options);

    /// <summary>Reads the rules as the file is now; the defaults where there is none.</summary>
    /// <exception cref="PolicyException">The file or a rule in it is broken.</exception>
    public static PolicyRules Read(ApiOptions options, Action<string> warn) => PolicyRules.Compile(
        ReadAll(options),
        options.EnforceScope,
        options.EnforceNewDefaults,
        warn);

    /// <summary>Takes up the file if it is another one than at the last look.</summary>
    public void Look()
    {
        IReadOnlyList<Stamp> now = StampsOf(options);
        if (now.SequenceEqual(_seen))
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

    /// <summary>The policy file, then the files of each policy folder in the order of their names: as with oslo.policy the last of two rules counts.</summary>
    private static Dictionary<string, WrittenRule> ReadAll(ApiOptions options)
    {
        Dictionary<string, WrittenRule> rules = File.Exists(options.PolicyFile) ? new(PolicyFile.Read(options.PolicyFile)) : [];
        foreach (string file in FilesOf(options.PolicyFolders))
        {
            foreach (var (name, rule) in PolicyFile.Read(file))
            {
                rules[name] = rule;
            }
        }

        return rules;
    }

    private static IReadOnlyList<Stamp> StampsOf(ApiOptions options) => [.. FilesOf(options.PolicyFolders).Prepend(options.PolicyFile).Select(Stamp.Of)];

    /// <summary>Hidden files are an editor's, and a folder that is not there is empty.</summary>
    private static IEnumerable<string> FilesOf(IReadOnlyList<string> folders) => folders
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder).Where(file => !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal));

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

    /// <summary>What tells one state of a file from another; without time and length for no file.</summary>
    private readonly record struct Stamp(string Path, DateTime Written, long Length)
    {
        public static Stamp Of(string path)
        {
            var file = new FileInfo(path);
            return file.Exists ? new Stamp(path, file.LastWriteTimeUtc, file.Length) : new Stamp(path, default, 0);
        }
    }
}
