using Nova.Hosting.Configuration;

namespace Nova.Conductor.Servers;

/// <summary>Options of builds.</summary>
/// <param name="MaxAttempts">Hosts tried for one build (<c>[scheduler] max_attempts</c>).</param>
/// <param name="DefaultZone">Zone of requests that name none (<c>default_schedule_zone</c>).</param>
/// <param name="KeyFile">Key that secrets are kept under while a build runs; conductors of one cell share it.</param>
internal sealed record BuildOptions(int MaxAttempts, string? DefaultZone, string KeyFile) : IOptionSection<BuildOptions>
{
    public static BuildOptions Read(OptionReader options) => new(
        options.Int("scheduler", "max_attempts", 3, min: 1),
        options.OptionalString("DEFAULT", "default_schedule_zone"),
        options.Path("conductor", "journal_key_file", "$state_path/conductor.key"));
}
