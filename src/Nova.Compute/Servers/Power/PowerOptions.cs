using Nova.Hosting.Configuration;

namespace Nova.Compute.Servers.Power;

/// <summary>How long guests are given.</summary>
/// <param name="ShutdownTimeout">For a clean shutdown, unless the image says otherwise.</param>
/// <param name="SoftRebootTimeout">For a soft reboot, before a hard one.</param>
internal sealed record PowerOptions(TimeSpan ShutdownTimeout, TimeSpan SoftRebootTimeout) : IOptionSection<PowerOptions>
{
    public static PowerOptions Read(OptionReader options) => new(
        options.Seconds("DEFAULT", "shutdown_timeout", 60),
        options.Seconds("libvirt", "wait_soft_reboot_seconds", 120));
}
