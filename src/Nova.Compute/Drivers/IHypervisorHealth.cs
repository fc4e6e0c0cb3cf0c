namespace Nova.Compute.Drivers;

/// <summary>Whether the hypervisor answers. Its silence is the host's: the conductor disables the service until it is over.</summary>
internal interface IHypervisorHealth
{
    /// <summary>Why no guest can be started now, as an operator reads it; null while all is well. Costs nothing to ask.</summary>
    string? Problem { get; }
}
