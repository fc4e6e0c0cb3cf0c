namespace Nova.Compute.Drivers.Fake;

/// <summary>Calls of <see cref="IComputeDriver"/> that the fake can be told to delay, fail or die at; lower-case with <c>_</c> in options.</summary>
internal enum FakeCall : byte
{
    Inventory,
    ListGuests,
    PrepareDisks,
    RemoveDisks,
    Spawn,
    Define,
    Destroy,
    Start,
    Stop,
    RebootSoft,
    RebootHard,
    Pause,
    Unpause,
    Suspend,
    Resume,
    PowerState,
    Console,
    Vnc,
    Diagnostics,
    Uptime,
    SetAside,
    BringBack,
    RemoveAside,
    ReceiveDisks,
    FetchParts,
    ClearDisks,
    PrepareRescue,
    RemoveRescue,
}
