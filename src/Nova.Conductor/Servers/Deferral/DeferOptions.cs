using Nova.Hosting.Configuration;

namespace Nova.Conductor.Servers.Deferral;

/// <summary>Whether a delete can be taken back, and how long.</summary>
/// <param name="ReclaimAfter">How long a server stays soft-deleted (<c>reclaim_instance_interval</c>); null where a delete is one at once.</param>
internal sealed record DeferOptions(TimeSpan? ReclaimAfter) : IOptionSection<DeferOptions>
{
    public static DeferOptions Read(OptionReader options) =>
        new(options.Int("DEFAULT", "reclaim_instance_interval", 0) is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null);
}
