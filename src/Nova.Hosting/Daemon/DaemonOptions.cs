using Nova.Hosting.Configuration;

namespace Nova.Hosting.Daemon;

/// <summary>How a daemon stops.</summary>
/// <param name="GracefulShutdownTimeout">How long work under way is waited for; as in oslo.service, 0 in the file means without end.</param>
internal sealed record DaemonOptions(TimeSpan GracefulShutdownTimeout) : IOptionSection<DaemonOptions>
{
    public static DaemonOptions Read(OptionReader options)
    {
        var timeout = options.Seconds("DEFAULT", "graceful_shutdown_timeout", 60);
        return new(timeout == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : timeout);
    }
}
