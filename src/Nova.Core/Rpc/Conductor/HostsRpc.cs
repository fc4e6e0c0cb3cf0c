using MemoryPack;
using Nova.Core.Hosts;
using Nova.Core.Rpc.Scheduler;
using Nova.Core.Servers;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Services, hypervisors and host state: what daemons report, and what the API and the scheduler read.</summary>
public static class HostsRpc
{
    /// <summary>Heartbeats: renews leases, registers a service seen for the first time. One call may carry many services.</summary>
    public static readonly RpcMethod<ReportServices, ReportServicesReply> ReportServices = new(ConductorTopic.Name, "hosts.heartbeat") { Timeout = TimeSpan.FromSeconds(3) };

    /// <summary>Asks, before a host is served, whether it may be: not while another process has its name, nor under another identity than it is known by.</summary>
    public static readonly RpcMethod<AdmitHost, HostAdmission> AdmitHost = new(ConductorTopic.Name, "hosts.admit") { IsRepeatable = true };

    /// <summary>Inventories of nodes; writes only what changed.</summary>
    public static readonly RpcMethod<ReportNodes, Nothing> ReportNodes = new(ConductorTopic.Name, "hosts.report");

    /// <summary>Claims an attempt before irreversible work on a host: refused where the attempt is not the newest of its guest, or the guest is not on that host.</summary>
    public static readonly RpcMethod<ClaimAttempt, ClaimAttemptReply> ClaimAttempt = new(ConductorTopic.Name, "hosts.claim_attempt") { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Instances bound to a host, deleted ones of late included, so that a host can compare its guests with them.</summary>
    public static readonly RpcMethod<ListHostInstances, HostInstances> ListInstances = new(ConductorTopic.Name, "hosts.instances") { IsRepeatable = true };

    /// <summary>Power states seen by a host; changes vm_state of idle instances as upstream's periodic sync does.</summary>
    public static readonly RpcMethod<ReportPowerStates, Nothing> ReportPowerStates = new(ConductorTopic.Name, "hosts.power_states");

    /// <summary>Host state for the scheduler: everything, or what changed after a revision.</summary>
    public static readonly RpcMethod<GetHostViews, HostViews> GetViews = new(ConductorTopic.Name, "hosts.views") { IsRepeatable = true };

    /// <summary>Services for the API.</summary>
    public static readonly RpcMethod<ListServices, ServiceList> ListServices = new(ConductorTopic.Name, "services.list") { IsRepeatable = true };

    /// <summary>Enables, disables or forces down a service.</summary>
    public static readonly RpcMethod<UpdateService, ServiceRecord> UpdateService = new(ConductorTopic.Name, "services.update");

    /// <summary>Deletes a service; a compute with instances is <see cref="Faults.FaultKind.Conflict"/>.</summary>
    public static readonly RpcMethod<DeleteService, Nothing> DeleteService = new(ConductorTopic.Name, "services.delete");

    /// <summary>Hypervisors for the API.</summary>
    public static readonly RpcMethod<ListHypervisors, HypervisorList> ListHypervisors = new(ConductorTopic.Name, "hypervisors.list") { IsRepeatable = true };

    /// <summary>Availability zones with their hosts.</summary>
    public static readonly RpcMethod<Nothing, ZoneList> ListZones = new(ConductorTopic.Name, "zones.list") { IsRepeatable = true };
}

/// <summary>A service reporting that it lives.</summary>
/// <param name="Host">Host.</param>
/// <param name="Binary">Daemon name.</param>
/// <param name="Topic">Topic.</param>
/// <param name="Holder">Who beats: while its lease runs nobody else renews it. Null for services of which there may be several under one name.</param>
/// <param name="Problem">Why the host can start no guests although the daemon lives; the service is disabled with this reason until it is null again.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ServiceBeat(string Host, string Binary, string Topic, Guid? Holder = null, string? Problem = null);

/// <summary>Heartbeats.</summary>
/// <param name="Services">Those that live.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ReportServices(IReadOnlyList<ServiceBeat> Services);

/// <summary>How long the lease lasts.</summary>
/// <param name="LeaseSeconds">Seconds from the moment the beat was sent: the sender counts from before sending, so its lease never ends later than the conductor's.</param>
/// <param name="RefusedHosts">Hosts whose lease another process holds; null for none.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ReportServicesReply(int LeaseSeconds, IReadOnlyList<string>? RefusedHosts = null);

/// <summary>Asks whether a host may be served.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Binary">The daemon.</param>
/// <param name="NodeId">The node's uuid, as the host keeps it.</param>
/// <param name="NodeIdIsNew">True where the host had none and has just made it.</param>
/// <param name="Holder">Who asks, as in <see cref="ServiceBeat"/>.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record AdmitHost(string Host, string Binary, Guid NodeId, bool NodeIdIsNew, Guid Holder);

/// <summary>Whether it may.</summary>
/// <param name="Refusal">Why not, and what an operator can do; null where it may.</param>
/// <param name="NodeId">The uuid the node is known by: the host keeps this one from now on.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record HostAdmission(string? Refusal, Guid NodeId);

/// <summary>Inventories.</summary>
/// <param name="Nodes">Each complete.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ReportNodes(IReadOnlyList<NodeReport> Nodes);

/// <summary>Claims an attempt.</summary>
/// <param name="InstanceId">Instance.</param>
/// <param name="GuestId">Its guest the host was told to act on.</param>
/// <param name="Attempt">Attempt the host was given.</param>
/// <param name="Host">The host.</param>
/// <param name="TaskState">Task state to show from now on (<see cref="Servers.TaskState.Spawning"/> …).</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ClaimAttempt(Guid InstanceId, Guid GuestId, int Attempt, string Host, TaskState TaskState);

/// <summary>Whether the attempt stands.</summary>
/// <param name="Granted">False: stop, and undo what was done.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ClaimAttemptReply(bool Granted);

/// <summary>Asks for the instances of a host.</summary>
/// <param name="Host">The host.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ListHostInstances(string Host);

/// <summary>What a host has.</summary>
/// <param name="Guests">Guests that belong there, whatever their role in a move.</param>
/// <param name="Gone">Guests that were there and whose instance is deleted or elsewhere now: they must not run here, and what is left of them goes.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record HostInstances(IReadOnlyList<HostGuest> Guests, IReadOnlyList<GoneGuest> Gone);

/// <summary>A guest and the instance it is one of.</summary>
/// <param name="GuestId">The guest.</param>
/// <param name="Role">What it is to the instance.</param>
/// <param name="Instance">The instance; bound to another host unless the guest is its active one.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record HostGuest(Guid GuestId, GuestRole Role, InstanceRecord Instance);

/// <summary>A guest that must go.</summary>
/// <param name="GuestId">The guest.</param>
/// <param name="InstanceId">The instance it was one of; that may have another guest on the same host.</param>
/// <param name="IsElsewhere">True where the instance lives on elsewhere; false where it is deleted.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record GoneGuest(Guid GuestId, Guid InstanceId, bool IsElsewhere = false);

/// <summary>What a hypervisor says of one guest.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="PowerState">State now.</param>
/// <param name="SeenAt">When it was seen; an older sight than the instance's last change is dropped.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record PowerSight(Guid InstanceId, PowerState PowerState, DateTimeOffset SeenAt);

/// <summary>Power states.</summary>
/// <param name="Host">The host.</param>
/// <param name="Sights">One per guest.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ReportPowerStates(string Host, IReadOnlyList<PowerSight> Sights);

/// <summary>Asks for host state.</summary>
/// <param name="SinceRevision">0 for everything.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record GetHostViews(long SinceRevision);

/// <summary>Asks for services.</summary>
/// <param name="Host">Only this host's.</param>
/// <param name="Binary">Only this daemon.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ListServices(string? Host, string? Binary);

/// <summary>Services.</summary>
/// <param name="Services">By number.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ServiceList(IReadOnlyList<ServiceRecord> Services);

/// <summary>Changes a service, found by uuid or by host and binary.</summary>
/// <param name="Id">Uuid, or null.</param>
/// <param name="Host">Host, without uuid.</param>
/// <param name="Binary">Binary, without uuid.</param>
/// <param name="Disabled">New state; null leaves it.</param>
/// <param name="DisabledReason">Reason, with <paramref name="Disabled"/> true.</param>
/// <param name="ForcedDown">Forced down; null leaves it.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record UpdateService(Guid? Id, string? Host, string? Binary, bool? Disabled, string? DisabledReason, bool? ForcedDown);

/// <summary>Deletes a service by uuid or number.</summary>
/// <param name="Id">Uuid.</param>
/// <param name="Number">Number, before 2.53.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record DeleteService(Guid? Id, long? Number);

/// <summary>Asks for hypervisors.</summary>
/// <param name="NamePattern">Substring of the hypervisor host name.</param>
/// <param name="Id">Only this one.</param>
/// <param name="Number">Only this one.</param>
/// <param name="Marker">Uuid of the last one of the page before.</param>
/// <param name="Limit">Most rows; null for all.</param>
/// <param name="WithServers">True to list the servers of each.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ListHypervisors(string? NamePattern, Guid? Id, long? Number, Guid? Marker, int? Limit, bool WithServers);

/// <summary>Hypervisors.</summary>
/// <param name="Hypervisors">By number.</param>
/// <param name="Servers">With servers: hypervisor uuid → its servers; null otherwise.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record HypervisorList(
    IReadOnlyList<HypervisorRecord> Hypervisors, IReadOnlyDictionary<Guid, IReadOnlyList<ServerName>>? Servers);

/// <summary>A server's name.</summary>
/// <param name="Id">Uuid.</param>
/// <param name="Name">The name the hypervisor knows it by (<c>instance-0000002a</c>).</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ServerName(Guid Id, string Name);

/// <summary>Zones.</summary>
/// <param name="Zones">By name.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ZoneList(IReadOnlyList<ZoneRecord> Zones);

/// <summary>A zone.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Internal">True for the zone of services other than compute.</param>
/// <param name="Available">True where an enabled service is in it.</param>
/// <param name="Services">Its services.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ZoneRecord(string Name, bool Internal, bool Available, IReadOnlyList<ServiceRecord> Services);
