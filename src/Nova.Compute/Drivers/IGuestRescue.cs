namespace Nova.Compute.Drivers;

/// <summary>What a guest is booted from while its own disks are looked after.</summary>
internal interface IGuestRescue
{
    /// <summary>
    /// Makes the rescue disk beside the guest's own, which may be in use and stay as they are, and answers the disks of the guest while it is rescued: the one to boot from, and those that are
    /// shown to it. Again: made anew.
    /// </summary>
    /// <exception cref="Core.Faults.FaultException">BadRequest: there is no image, or one that asks for what this driver does not have.</exception>
    Task<PreparedDisks> PrepareRescueAsync(GuestSpec spec, CancellationToken ct);

    /// <summary>Removes what was made for the rescue. Succeeds where nothing is there.</summary>
    Task RemoveRescueAsync(Guid instanceId, CancellationToken ct);
}
