using System.Globalization;
using Nova.Core.Servers;
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

    /// <summary>How long this guest is given to shut down: its image may know better.</summary>
    public TimeSpan ShutdownTimeoutOf(InstanceRecord instance)
        => instance.ImageProperties.TryGetValue("os_shutdown_timeout", out var text)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(seconds)
                : ShutdownTimeout;
}
