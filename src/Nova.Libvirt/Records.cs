namespace Nova.Libvirt;

/// <summary>Answer of <see cref="LibvirtDomain.GetState"/>.</summary>
/// <param name="State">The state.</param>
/// <param name="Reason">Why: one of the <c>VirDomain…Reason</c> enumerations, by <paramref name="State"/>.</param>
public readonly record struct DomainStateAndReason(VirDomainState State, int Reason);

/// <summary>Answer of <see cref="LibvirtDomain.GetInfo"/>.</summary>
/// <param name="State">The state.</param>
/// <param name="MaxMemoryKiB">Memory the domain may have.</param>
/// <param name="MemoryKiB">Memory it has.</param>
/// <param name="VirtualCpus">Number of virtual processors.</param>
/// <param name="CpuTimeNanoseconds">Processor time used since the start.</param>
public readonly record struct DomainInfo(VirDomainState State, ulong MaxMemoryKiB, ulong MemoryKiB, int VirtualCpus, ulong CpuTimeNanoseconds);

/// <summary>Answer of <see cref="LibvirtConnection.GetNodeInfo"/>.</summary>
/// <param name="Model">Processor architecture, for example <c>x86_64</c>.</param>
/// <param name="MemoryKiB">Memory as the kernel counted it; on hosts that initialise memory lazily it grows after the boot.</param>
/// <param name="Cpus">Active processors.</param>
/// <param name="Mhz">Expected frequency, or 0.</param>
/// <param name="Nodes">NUMA cells.</param>
/// <param name="Sockets">Sockets per cell.</param>
/// <param name="Cores">Cores per socket.</param>
/// <param name="Threads">Threads per core.</param>
public readonly record struct NodeInfo(string Model, ulong MemoryKiB, int Cpus, int Mhz, int Nodes, int Sockets, int Cores, int Threads);

/// <summary>Answer of <see cref="LibvirtDomain.GetBlockStats"/>.</summary>
/// <param name="ReadRequests">Reads.</param>
/// <param name="ReadBytes">Bytes read.</param>
/// <param name="WriteRequests">Writes.</param>
/// <param name="WrittenBytes">Bytes written.</param>
/// <param name="Errors">Errors, or -1 where they are not counted.</param>
public readonly record struct BlockStats(long ReadRequests, long ReadBytes, long WriteRequests, long WrittenBytes, long Errors);

/// <summary>Answer of <see cref="LibvirtDomain.GetInterfaceStats"/>.</summary>
/// <param name="ReceivedBytes">Bytes the guest received.</param>
/// <param name="ReceivedPackets">Packets it received.</param>
/// <param name="ReceiveErrors">Errors on the way in.</param>
/// <param name="ReceiveDrops">Packets dropped on the way in.</param>
/// <param name="SentBytes">Bytes the guest sent.</param>
/// <param name="SentPackets">Packets it sent.</param>
/// <param name="SendErrors">Errors on the way out.</param>
/// <param name="SendDrops">Packets dropped on the way out.</param>
public readonly record struct InterfaceStats(
    long ReceivedBytes, long ReceivedPackets, long ReceiveErrors, long ReceiveDrops, long SentBytes, long SentPackets, long SendErrors, long SendDrops);

/// <summary>Answer of <see cref="LibvirtDomain.GetBlockInfo"/>.</summary>
/// <param name="Capacity">Size the guest sees, in bytes.</param>
/// <param name="Allocation">Bytes in use on the host.</param>
/// <param name="Physical">Size of the file or device.</param>
public readonly record struct BlockInfo(ulong Capacity, ulong Allocation, ulong Physical);

/// <summary>Answer of <see cref="LibvirtDomain.GetBlockJobInfo"/>.</summary>
/// <param name="Type">Which kind of job.</param>
/// <param name="Bandwidth">Its limit, or 0.</param>
/// <param name="Current">How far it is.</param>
/// <param name="End">How far it has to go; equal to <paramref name="Current"/> when a copy is ready to pivot.</param>
public readonly record struct BlockJobInfo(VirDomainBlockJobType Type, ulong Bandwidth, ulong Current, ulong End);

/// <summary>Answer of <see cref="LibvirtDomain.GetJobInfo"/>; times in milliseconds, sizes in bytes.</summary>
/// <param name="Type">Whether a job runs, and how one ended.</param>
/// <param name="TimeElapsed">Since the start.</param>
/// <param name="TimeRemaining">Estimate.</param>
/// <param name="DataTotal">All data.</param>
/// <param name="DataProcessed">Of it, done.</param>
/// <param name="DataRemaining">Of it, to do.</param>
/// <param name="MemoryTotal">The guest's memory.</param>
/// <param name="MemoryProcessed">Of it, done.</param>
/// <param name="MemoryRemaining">Of it, to do.</param>
public readonly record struct JobInfo(
    VirDomainJobType Type,
    ulong TimeElapsed,
    ulong TimeRemaining,
    ulong DataTotal,
    ulong DataProcessed,
    ulong DataRemaining,
    ulong MemoryTotal,
    ulong MemoryProcessed,
    ulong MemoryRemaining);

/// <summary>One domain of <see cref="LibvirtConnection.GetAllDomainStats"/>.</summary>
/// <param name="Uuid">The domain.</param>
/// <param name="Name">Its name.</param>
/// <param name="Statistics">The groups that were asked for, flat.</param>
public sealed record DomainStatistics(Guid Uuid, string Name, IReadOnlyList<TypedParameter> Statistics);
