using Nova.Hosting.Configuration;

namespace Nova.Conductor.Servers;

/// <summary>Options of builds.</summary>
/// <param name="MaxAttempts">Hosts tried for one build (<c>[scheduler] max_attempts</c>).</param>
/// <param name="DefaultZone">Zone of requests that name none (<c>default_schedule_zone</c>).</param>
/// <param name="KeyFile">Key that secrets are kept under while a build runs; conductors of one cell share it.</param>
/// <param name="KeysExpireAfter">How long the answer to an idempotency key is kept.</param>
internal sealed record BuildOptions(int MaxAttempts, string? DefaultZone, string KeyFile, TimeSpan KeysExpireAfter) : IOptionSection<BuildOptions>
{
    public static BuildOptions Read(OptionReader options) => new(
        options.Int("scheduler", "max_attempts", 3, min: 1),
        options.OptionalString("DEFAULT", "default_schedule_zone"),
        options.Path("conductor", "journal_key_file", "$state_path/conductor.key"),
        options.Seconds("conductor", "idempotency_key_lifetime", 86400, min: 60));
}
