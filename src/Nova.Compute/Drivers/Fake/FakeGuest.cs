using Nova.Core.Servers;

namespace Nova.Compute.Drivers.Fake;

/// <summary>A guest that only exists as a few numbers; there may be tens of thousands in a process.</summary>
internal sealed class FakeGuest(int attempt, int memoryMb, short vcpus, byte disks, bool configDrive, long startedAt)
{
    public int Attempt { get; set; } = attempt;

    public int MemoryMb { get; set; } = memoryMb;

    public short Vcpus { get; set; } = vcpus;

    public byte Disks { get; set; } = disks;

    public bool ConfigDrive { get; set; } = configDrive;

    /// <summary><see cref="TimeProvider.GetTimestamp"/> of the last start.</summary>
    public long StartedAt { get; set; } = startedAt;

    public PowerState PowerState { get; set; } = PowerState.Running;

    /// <summary>How often it was started: what its console tells.</summary>
    public ushort Boots { get; set; } = 1;
}
