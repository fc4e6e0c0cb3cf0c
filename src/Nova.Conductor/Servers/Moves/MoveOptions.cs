using Nova.Hosting.Configuration;

namespace Nova.Conductor.Servers.Moves;

/// <summary>Options of resizes, cold migrations and evacuations.</summary>
/// <param name="AllowSameHost">True where a resize may stay on its host (<c>allow_resize_to_same_host</c>).</param>
/// <param name="ConfirmWindow">How long a move waits before it is confirmed by itself (<c>resize_confirm_window</c>); zero for ever.</param>
/// <param name="ServiceDownTime">How long a compute service must have been without a lease before its servers may be evacuated (<c>service_down_time</c>).</param>
internal sealed record MoveOptions(bool AllowSameHost, TimeSpan ConfirmWindow, TimeSpan ServiceDownTime) : IOptionSection<MoveOptions>
{
    public static MoveOptions Read(OptionReader options) => new(
        options.Bool("DEFAULT", "allow_resize_to_same_host", false),
        TimeSpan.FromSeconds(options.Int("DEFAULT", "resize_confirm_window", 0, min: 0)),
        TimeSpan.FromSeconds(options.Int("DEFAULT", "service_down_time", 60, min: 0)));
}
