using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Core.ServerGroups;

namespace Nova.Api.Compute.ServerGroups;

/// <summary>A server group with its members.</summary>
internal sealed record ServerGroupView
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The one policy, from the time when there might have been several.</summary>
    [Until(63)]
    public required IReadOnlyList<string> Policies { get; init; }

    [Since(64)]
    public required string Policy { get; init; }

    [Since(64)]
    public required IReadOnlyDictionary<string, int> Rules { get; init; }

    public required IReadOnlyList<Guid> Members { get; init; }

    /// <summary>Groups never had metadata; the key was shown all the same.</summary>
    [Until(63)]
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    [Since(13)]
    public required string ProjectId { get; init; }

    [Since(13)]
    public required string UserId { get; init; }

    public static ServerGroupView Of(ServerGroupRecord group) => new()
    {
        Id = group.Id,
        Name = group.Name,
        Policies = [group.Policy],
        Policy = group.Policy,
        Rules = group.MaxServersPerHost is { } most ? new Dictionary<string, int> { ["max_server_per_host"] = most } : new Dictionary<string, int>(),
        Members = group.Members,
        ProjectId = group.ProjectId,
        UserId = group.UserId,
    };
}

internal sealed record ServerGroupBody(ServerGroupView ServerGroup);

internal sealed record ServerGroupListBody(IReadOnlyList<ServerGroupView> ServerGroups);

internal static class ServerGroupViews
{
    public static readonly VersionedView<ServerGroupBody> One = new(ServerGroupJson.Default);

    public static readonly VersionedView<ServerGroupListBody> List = new(ServerGroupJson.Default);
}

[JsonSerializable(typeof(ServerGroupBody))]
[JsonSerializable(typeof(ServerGroupListBody))]
internal sealed partial class ServerGroupJson : JsonSerializerContext;
