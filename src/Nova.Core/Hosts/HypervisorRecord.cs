using MemoryPack;

namespace Nova.Core.Hosts;

/// <summary>One hypervisor node with what it has and what is used (<c>os-hypervisors</c>).</summary>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record HypervisorRecord
{
    /// <summary>Row number, the id shown before 2.53.</summary>
    public required long Number { get; init; }

    /// <summary>Uuid; also the resource provider's.</summary>
    public required Guid Id { get; init; }

    /// <summary>What the compute reported last.</summary>
    public required NodeReport Report { get; init; }

    /// <summary>The compute service that owns it.</summary>
    public required ServiceRecord Service { get; init; }

    /// <summary>Claimed vCPUs.</summary>
    public int VcpusUsed { get; init; }

    /// <summary>Claimed memory in MiB, reserved memory included.</summary>
    public int MemoryMbUsed { get; init; }

    /// <summary>Claimed disk in GiB.</summary>
    public int LocalGbUsed { get; init; }

    /// <summary>Instances bound to the node.</summary>
    public int RunningVms { get; init; }

    /// <summary>Instances there with an operation in progress.</summary>
    public int CurrentWorkload { get; init; }
}
