namespace Nova.Compute.Servers.Attempts;

/// <summary>The newest attempt of each instance a host has been given. On disk for real hosts, in memory for fake ones.</summary>
internal interface IAttemptJournal
{
    /// <summary>The newest entry of an instance, or null.</summary>
    AttemptEntry? Find(Guid instanceId);

    /// <summary>
    /// Replaces the instance's entry. A started attempt is on disk when this returns; a finished one need not be, since doing it again is harmless.
    /// </summary>
    Task RecordAsync(AttemptEntry entry, CancellationToken ct);

    /// <summary>Forgets guests destroyed before <paramref name="before"/>; no message sent then is still under way.</summary>
    Task ForgetDestroyedAsync(DateTimeOffset before, CancellationToken ct);
}
