using Nova.Hosting.Configuration;

namespace Nova.Conductor.Servers.Shelving;

/// <summary>Options of shelving.</summary>
/// <param name="OffloadTime">How long a shelved server stays on its host (<c>shelved_offload_time</c>): zero for not at all, null for ever.</param>
/// <param name="PollInterval">Time between two looks for those that have stayed long enough (<c>shelved_poll_interval</c>).</param>
/// <param name="NotInherited">What images of servers do not take over (<c>non_inheritable_image_properties</c>).</param>
internal sealed record ShelveOptions(TimeSpan? OffloadTime, TimeSpan PollInterval, IReadOnlyList<string> NotInherited) : IOptionSection<ShelveOptions>
{
    public static ShelveOptions Read(OptionReader options) => new(
        options.Int("DEFAULT", "shelved_offload_time", 0, min: -1) is var seconds and >= 0 ? TimeSpan.FromSeconds(seconds) : null,
        TimeSpan.FromSeconds(options.Int("DEFAULT", "shelved_poll_interval", 3600, min: 1)),
        options.List("DEFAULT", "non_inheritable_image_properties", ["cache_in_nova", "bittorrent"]));
}
