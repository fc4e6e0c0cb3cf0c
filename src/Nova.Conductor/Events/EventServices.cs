using Nova.Database.Events;
using Nova.Hosting.Daemon;
using Nova.Hosting.Loops;

namespace Nova.Conductor.Events;

/// <summary>What the conductor needs to pass events on.</summary>
internal static class EventServices
{
    /// <summary>Registers the publisher, or, where nobody is to be told, what takes away the events of a time when somebody was.</summary>
    public static IServiceCollection AddEvents(this IServiceCollection services, NotificationOptions options) => options.AreWanted
        ? services.AddLoop<PassEventsOn>()
        : services.AddLoop<ForgetEvents>();

    /// <summary>What of events is to be written down; null for nothing.</summary>
    public static EventWishes? Wishes(NotificationOptions options, string host) => !options.AreWanted ? null : new(
        host,
        OfVmStates: options.Updates != StateChanges.None,
        OfTaskStates: options.Updates == StateChanges.VmAndTaskState,
        options.WithBlockDevices);
}
