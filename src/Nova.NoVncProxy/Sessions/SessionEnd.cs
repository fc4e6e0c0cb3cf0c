namespace Nova.NoVncProxy.Sessions;

/// <summary>Why a session ended.</summary>
internal enum SessionEnd
{
    /// <summary>The user closed it, or went.</summary>
    UserLeft,

    /// <summary>The guest closed it: it stopped, or moved.</summary>
    GuestLeft,

    /// <summary>Nothing was said for too long.</summary>
    Idle,

    /// <summary>Its time is over, or its token's.</summary>
    Over,

    /// <summary>The proxy stops.</summary>
    Stopping,
}
