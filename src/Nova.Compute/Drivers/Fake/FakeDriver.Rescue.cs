namespace Nova.Compute.Drivers.Fake;

/// <content>Guests that stay where they are and boot from something else: rebuilt, or rescued.</content>
internal sealed partial class FakeDriver
{
    private readonly HashSet<Guid> _rescued = [];

    public Task FetchPartsAsync(GuestSpec spec, CancellationToken ct) => PlayAsync(FakeCall.FetchParts, static () => true, ct);

    public Task ClearDisksAsync(GuestSpec spec, CancellationToken ct) => PlayAsync(FakeCall.ClearDisks, () =>
    {
        lock (_gate)
        {
            return _disks.Remove(spec.Instance.Id);
        }
    }, ct);

    public Task<PreparedDisks> PrepareRescueAsync(GuestSpec spec, CancellationToken ct) => PlayAsync(FakeCall.PrepareRescue, () =>
    {
        lock (_gate)
        {
            RequireDisks_NeedsGate(spec.Instance.Id);
            _rescued.Add(spec.Instance.Id);
        }

        return new PreparedDisks(DeviceNames.Choose(spec.Instance.BlockDevices), []);
    }, ct);

    public Task RemoveRescueAsync(Guid instanceId, CancellationToken ct) => PlayAsync(FakeCall.RemoveRescue, () =>
    {
        lock (_gate)
        {
            return _rescued.Remove(instanceId);
        }
    }, ct);

    /// <summary>Whether a rescue disk of an instance is here.</summary>
    public bool HasRescueDisk(Guid instanceId)
    {
        lock (_gate)
        {
            return _rescued.Contains(instanceId);
        }
    }
}
