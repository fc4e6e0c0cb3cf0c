using MemoryPack;
using Nova.Core.Flavors;

namespace Nova.Core.Rpc.Conductor;

/// <summary>Flavors.</summary>
public static class FlavorsRpc
{
    /// <summary>A page of flavors the caller may see.</summary>
    public static readonly RpcMethod<ListFlavors, FlavorPage> List = new(ConductorTopic.Name, "flavors.list") { IsRepeatable = true };

    /// <summary>One flavor, by id; private ones only with access (administrators see all).</summary>
    public static readonly RpcMethod<GetFlavor, FlavorRecord> Get = new(ConductorTopic.Name, "flavors.get") { IsRepeatable = true };

    /// <summary>Makes a flavor; a taken name or id is <see cref="Faults.FaultKind.Conflict"/>.</summary>
    public static readonly RpcMethod<CreateFlavor, FlavorRecord> Create = new(ConductorTopic.Name, "flavors.create");

    /// <summary>Changes the description.</summary>
    public static readonly RpcMethod<UpdateFlavor, FlavorRecord> Update = new(ConductorTopic.Name, "flavors.update");

    /// <summary>Deletes a flavor; servers keep their copy.</summary>
    public static readonly RpcMethod<FlavorId, Nothing> Delete = new(ConductorTopic.Name, "flavors.delete");

    /// <summary>Sets and removes extra specs; answers them all.</summary>
    public static readonly RpcMethod<ChangeExtraSpecs, FlavorRecord> ChangeExtraSpecs = new(ConductorTopic.Name, "flavors.extra_specs");

    /// <summary>Projects with access to a private flavor.</summary>
    public static readonly RpcMethod<FlavorId, FlavorAccess> ListAccess = new(ConductorTopic.Name, "flavors.access.list") { IsRepeatable = true };

    /// <summary>Adds or removes a project's access; answers the projects after it.</summary>
    public static readonly RpcMethod<ChangeFlavorAccess, FlavorAccess> ChangeAccess = new(ConductorTopic.Name, "flavors.access.change");
}

/// <summary>Filters, order and page of a list of flavors.</summary>
/// <param name="ProjectId">Private flavors of this project are seen too.</param>
/// <param name="IsPublic">True: public only; false: private only; null: both (administrators).</param>
/// <param name="MinRamMb">At least this memory.</param>
/// <param name="MinDiskGb">At least this root disk.</param>
/// <param name="Name">Substring of the name (2.102).</param>
/// <param name="SortKey">API sort key; <c>flavorid</c> by default.</param>
/// <param name="Descending">Direction.</param>
/// <param name="Marker">Flavor id of the last one of the page before; unknown is <see cref="Faults.FaultKind.BadRequest"/>.</param>
/// <param name="Limit">Most rows.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ListFlavors(
    string? ProjectId, bool? IsPublic, int? MinRamMb, int? MinDiskGb, string? Name, string SortKey, bool Descending, string? Marker, int Limit);

/// <summary>A page.</summary>
/// <param name="Flavors">In order.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record FlavorPage(IReadOnlyList<FlavorRecord> Flavors);

/// <summary>Asks for a flavor.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ByName">True to accept a name where no id matches.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record GetFlavor(string Id, bool ByName = false);

/// <summary>Names a flavor.</summary>
/// <param name="Id">Its id.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record FlavorId(string Id);

/// <summary>Makes a flavor.</summary>
/// <param name="Flavor">All of it; the id already chosen.</param>
/// <param name="ProjectId">Project that gets access to a private one; null for none.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record CreateFlavor(FlavorRecord Flavor, string? ProjectId);

/// <summary>Changes the description.</summary>
/// <param name="Id">Flavor id.</param>
/// <param name="Description">New description; null removes it.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record UpdateFlavor(string Id, string? Description);

/// <summary>Changes extra specs.</summary>
/// <param name="Id">Flavor id.</param>
/// <param name="Set">To set.</param>
/// <param name="Remove">Key to remove, or null; one that is not there is <see cref="Faults.FaultKind.NotFound"/>.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ChangeExtraSpecs(string Id, IReadOnlyDictionary<string, string> Set, string? Remove);

/// <summary>Changes access.</summary>
/// <param name="Id">Flavor id.</param>
/// <param name="ProjectId">Project.</param>
/// <param name="Add">True to add, false to remove.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record ChangeFlavorAccess(string Id, string ProjectId, bool Add);

/// <summary>Who has access.</summary>
/// <param name="FlavorId">Flavor id.</param>
/// <param name="ProjectIds">Projects.</param>
[MemoryPackable(GenerateType.VersionTolerant, SerializeLayout.Sequential)]
public sealed partial record FlavorAccess(string FlavorId, IReadOnlyList<string> ProjectIds);
