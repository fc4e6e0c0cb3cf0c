namespace Nova.Core.Servers;

/// <summary>What the hypervisor says of a guest; the numbers are the API's (<c>OS-EXT-STS:power_state</c>).</summary>
public enum PowerState : byte
{
    /// <summary>Not known, or no guest.</summary>
    NoState = 0,

    /// <summary>Running.</summary>
    Running = 1,

    /// <summary>Paused.</summary>
    Paused = 3,

    /// <summary>Powered off.</summary>
    Shutdown = 4,

    /// <summary>Crashed.</summary>
    Crashed = 6,

    /// <summary>Saved to disk.</summary>
    Suspended = 7,
}
