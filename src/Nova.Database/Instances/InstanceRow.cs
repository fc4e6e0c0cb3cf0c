using Nova.Database.Schema;

namespace Nova.Database.Instances;

/// <summary>Table <c>instances</c>. States by their wire names; what is only read as a whole is JSON.</summary>
internal sealed class InstanceRow
{
    public long Id { get; set; }
    public Guid Uuid { get; set; }
    public long Revision { get; set; }
    public int Attempt { get; set; }
    public required string ProjectId { get; set; }
    public required string UserId { get; set; }
    public required string DisplayName { get; set; }
    public string? DisplayDescription { get; set; }
    public required string Hostname { get; set; }
    public required string ReservationId { get; set; }
    public int LaunchIndex { get; set; }
    public required string VmState { get; set; }
    public string? TaskState { get; set; }
    public int PowerState { get; set; }
    public int Progress { get; set; }
    public string? Host { get; set; }
    public string? Node { get; set; }
    public string? AvailabilityZone { get; set; }
    public string? PinnedAvailabilityZone { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? UpdatedAt { get; set; }
    public DateTimeOffset? LaunchedAt { get; set; }
    public DateTimeOffset? TerminatedAt { get; set; }
    public DateTimeOffset? DeletedAt { get; set; }
    public bool Deleted { get; set; }
    public string? ImageRef { get; set; }
    public required string FlavorId { get; set; }
    public string? KeyName { get; set; }
    public int LockedBy { get; set; }
    public string? LockedReason { get; set; }
    public bool ConfigDrive { get; set; }
    public string? RootDeviceName { get; set; }
    public string? AccessIpV4 { get; set; }
    public string? AccessIpV6 { get; set; }
    public bool AutoDiskConfig { get; set; }
    public Guid? ServerGroup { get; set; }
    public int Vcpus { get; set; }
    public int MemoryMb { get; set; }
    public int RootGb { get; set; }
    public int EphemeralGb { get; set; }
    [Unlimited] public required string Flavor { get; set; }
    [Unlimited] public string? ImageProperties { get; set; }
    [Unlimited] public string? Metadata { get; set; }
    [Unlimited] public string? Tags { get; set; }
    [Unlimited] public string? BlockDevices { get; set; }
    [Unlimited] public string? SecurityGroups { get; set; }
    [Unlimited] public string? SchedulerHints { get; set; }
    [Unlimited] public string? TrustedCerts { get; set; }
    [Unlimited] public string? UserData { get; set; }
    public int? FaultCode { get; set; }
    public string? FaultMessage { get; set; }
    [Unlimited] public string? FaultDetails { get; set; }
    public DateTimeOffset? FaultAt { get; set; }
}
