using Nova.Hosting.Configuration;

namespace Nova.Conductor.Servers.Moves;

/// <summary>Options of resizes and cold migrations.</summary>
/// <param name="AllowSameHost">True where a resize may stay on its host (<c>allow_resize_to_same_host</c>).</param>
/// <param name="ConfirmWindow">How long a move waits before it is confirmed by itself (<c>resize_confirm_window</c>); zero for ever.</param>
internal sealed record MoveOptions(bool AllowSameHost, TimeSpan ConfirmWindow) : IOptionSection<MoveOptions>
{
    public static MoveOptions Read(OptionReader options) => new(
        options.Bool("DEFAULT", "allow_resize_to_same_host", false),
        TimeSpan.FromSeconds(options.Int("DEFAULT", "resize_confirm_window", 0, min: 0)));
}
