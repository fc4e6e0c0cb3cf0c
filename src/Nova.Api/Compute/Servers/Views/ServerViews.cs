using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Api.Pipeline;

namespace Nova.Api.Compute.Servers.Views;

internal sealed record ServerBody<T>(T Server);

internal sealed record ServerListBody<T>(
    T[] Servers,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LinkView[]? ServersLinks);

/// <summary>The answer to a create: the first server, with its password unless the operator turned that off.</summary>
internal sealed record CreatedServerView(
    Guid Id,
    LinkView[] Links,
    [property: JsonPropertyName("OS-DCF:diskConfig")] string DiskConfig,
    NameView[] SecurityGroups,
    [property: JsonPropertyName("adminPass"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AdminPass);

/// <summary>The answer where <c>return_reservation_id</c> was asked for.</summary>
internal sealed record ReservationView(string ReservationId);

internal sealed record MetadataBody(IReadOnlyDictionary<string, string> Metadata);

internal sealed record MetaBody(IReadOnlyDictionary<string, string> Meta);

internal sealed record TagsBody(IReadOnlyList<string> Tags);

internal sealed record AddressesBody(IReadOnlyDictionary<string, AddressView[]> Addresses);

internal sealed record ConsoleOutputView(string Output);

/// <summary>The answer of rescue: the password, unless the operator turned that off.</summary>
internal sealed record RescuedView([property: JsonPropertyName("adminPass"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? AdminPass);

internal static class ServerViews
{
    public static readonly VersionedView<ServerListBody<ServerSummaryView>> List = new(ServerJson.Default);

    public static readonly VersionedView<ServerListBody<ServerFragment>> Fragments = new(ServerJson.Default);

    public static readonly VersionedView<ServerView> Element = new(ServerJson.Default);

    public static readonly VersionedView<ServerAdminView> AdminElement = new(ServerJson.Default);

    public static readonly VersionedView<ServerCoreView> CoreElement = new(ServerJson.Default);

    public static readonly VersionedView<RebuiltCoreView> RebuiltCoreElement = new(ServerJson.Default);

    public static readonly VersionedView<RebuiltView> RebuiltElement = new(ServerJson.Default);

    public static readonly VersionedView<RebuiltAdminView> RebuiltAdminElement = new(ServerJson.Default);

    public static readonly VersionedView<ServerBody<ServerFragment>> One = new(ServerJson.Default);

    public static readonly VersionedView<ServerBody<CreatedServerView>> Created = new(ServerJson.Default);

    public static readonly VersionedView<ReservationView> Reservation = new(ServerJson.Default);

    public static readonly VersionedView<DryRunBody> DryRun = new(ServerJson.Default);

    public static readonly VersionedView<MetadataBody> Metadata = new(ServerJson.Default);

    public static readonly VersionedView<MetaBody> Meta = new(ServerJson.Default);

    public static readonly VersionedView<TagsBody> Tags = new(ServerJson.Default);

    public static readonly VersionedView<AddressesBody> Addresses = new(ServerJson.Default);

    public static readonly VersionedView<Dictionary<string, AddressView[]>> AddressesOfNetwork = new(ServerJson.Default);

    public static readonly VersionedView<RescuedView> Rescued = new(ServerJson.Default);

    public static readonly VersionedView<ConsoleOutputView> ConsoleOutput = new(ServerJson.Default);
}

[JsonSerializable(typeof(ServerListBody<ServerSummaryView>))]
[JsonSerializable(typeof(ServerListBody<ServerFragment>))]
[JsonSerializable(typeof(ServerView))]
[JsonSerializable(typeof(ServerAdminView))]
[JsonSerializable(typeof(ServerCoreView))]
[JsonSerializable(typeof(RebuiltCoreView))]
[JsonSerializable(typeof(RebuiltView))]
[JsonSerializable(typeof(RebuiltAdminView))]
[JsonSerializable(typeof(ServerBody<ServerFragment>))]
[JsonSerializable(typeof(ServerBody<CreatedServerView>))]
[JsonSerializable(typeof(ReservationView))]
[JsonSerializable(typeof(DryRunBody))]
[JsonSerializable(typeof(MetadataBody))]
[JsonSerializable(typeof(MetaBody))]
[JsonSerializable(typeof(TagsBody))]
[JsonSerializable(typeof(AddressesBody))]
[JsonSerializable(typeof(Dictionary<string, AddressView[]>))]
[JsonSerializable(typeof(ConsoleOutputView))]
[JsonSerializable(typeof(RescuedView))]
internal sealed partial class ServerJson : JsonSerializerContext;
