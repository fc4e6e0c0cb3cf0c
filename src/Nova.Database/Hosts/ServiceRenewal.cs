namespace Nova.Database.Hosts;

/// <summary>A heartbeat of a service that is registered.</summary>
/// <param name="Number">The service.</param>
/// <param name="Holder">The process that beats; null for services that do not say.</param>
/// <param name="Problem">Why its host can start no guests; null where it can.</param>
public readonly record struct ServiceRenewal(long Number, Guid? Holder, string? Problem);

/// <summary>What came of heartbeats.</summary>
/// <param name="Gone">Services no longer registered: they were deleted.</param>
/// <param name="Refused">Services whose lease another process holds.</param>
public sealed record RenewedServices(IReadOnlyList<long> Gone, IReadOnlyList<long> Refused)
{
    /// <summary>Nothing was asked.</summary>
    public static readonly RenewedServices None = new([], []);
}
