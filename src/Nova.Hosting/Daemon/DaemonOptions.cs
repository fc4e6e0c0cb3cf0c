using Nova.Hosting.Configuration;

namespace Nova.Hosting.Daemon;

/// <summary>How a daemon stops.</summary>
/// <param name="GracefulShutdownTimeout">How long work under way is waited for; 0 waits not at all.</param>
internal sealed record DaemonOptions(TimeSpan GracefulShutdownTimeout) : IOptionSection<DaemonOptions>
{
    public static DaemonOptions Read(OptionReader options) => new(
        options.Seconds("DEFAULT", "graceful_shutdown_timeout", 60));
}
