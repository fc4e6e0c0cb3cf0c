namespace Nova.Core.Servers;

/// <summary>What a guest, one incarnation of an instance on one host, is to its instance.</summary>
public enum GuestRole : byte
{
    /// <summary>The guest the instance is: it runs, or would. One at most.</summary>
    Active,

    /// <summary>Being made by a move.</summary>
    Incoming,

    /// <summary>Stopped by a move that is neither confirmed nor reverted; its disks are kept.</summary>
    Outgoing,

    /// <summary>Its host was gone when it should have been removed: the host removes it when it returns.</summary>
    Leftover,
}
