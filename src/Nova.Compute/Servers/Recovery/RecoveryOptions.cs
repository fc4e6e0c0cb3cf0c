using Nova.Hosting.Configuration;

namespace Nova.Compute.Servers.Recovery;

/// <summary>What a host does about guests that are not as the conductor thinks.</summary>
/// <param name="ResumeGuests">Start guests again that ran before the host went down.</param>
/// <param name="PowerSyncInterval">Time between comparisons of power states; null for never.</param>
/// <param name="DeletedAction">What is done with a running guest whose instance is deleted.</param>
/// <param name="DeletedInterval">Time between looks for such guests; null for never.</param>
internal sealed record RecoveryOptions(
    bool ResumeGuests, TimeSpan? PowerSyncInterval, DeletedGuestAction DeletedAction, TimeSpan? DeletedInterval)
    : IOptionSection<RecoveryOptions>
{
    private static readonly TimeSpan EveryMinute = TimeSpan.FromSeconds(60);

    public static RecoveryOptions Read(OptionReader options) => new(
        options.Bool("DEFAULT", "resume_guests_state_on_host_boot", false),
        Interval(options, "sync_power_state_interval", 600),
        options.Choice(
            "DEFAULT",
            "running_deleted_instance_action",
            DeletedGuestAction.Reap,
            [
                ("noop", DeletedGuestAction.None),
                ("log", DeletedGuestAction.Log),
                ("shutdown", DeletedGuestAction.PowerOff),
                ("reap", DeletedGuestAction.Reap),
            ]),
        Interval(options, "running_deleted_instance_poll_interval", 1800));

    /// <summary>Upstream's periodic tasks: negative switches one off, 0 runs it every minute.</summary>
    private static TimeSpan? Interval(OptionReader options, string name, int @default)
    {
        var seconds = options.Int("DEFAULT", name, @default);
        return seconds switch
        {
            < 0 => null,
            0 => EveryMinute,
            _ => TimeSpan.FromSeconds(seconds),
        };
    }
}

/// <summary><c>running_deleted_instance_action</c>.</summary>
internal enum DeletedGuestAction
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Say so.</summary>
    Log,

    /// <summary>Power it off and leave it there.</summary>
    PowerOff,

    /// <summary>Remove it.</summary>
    Reap,
}
