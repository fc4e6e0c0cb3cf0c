namespace Nova.Database.Events;

/// <summary>Which events are told, and in whose name.</summary>
/// <param name="Host">Host of this conductor, which stands for that of nova-api.</param>
/// <param name="OfVmStates">True to tell of changes of a server (<c>instance.update</c>), its vm_state among them.</param>
/// <param name="OfTaskStates">True to tell of changes of the task_state, too.</param>
/// <param name="WithBlockDevices">True to show the volumes of servers.</param>
public sealed record EventWishes(string Host, bool OfVmStates, bool OfTaskStates, bool WithBlockDevices);
