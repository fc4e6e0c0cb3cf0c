using System.Text.Json.Serialization;
using Nova.Api.Microversions;
using Nova.Api.Pipeline;
using Nova.Core.Keypairs;

namespace Nova.Api.Compute.Keypairs;

/// <summary>A key pair in a list.</summary>
internal sealed record KeypairView(string Name, string PublicKey, string Fingerprint, [property: Since(2)] string Type)
{
    public static KeypairView Of(KeypairRecord keypair) => new(keypair.Name, keypair.PublicKey, keypair.Fingerprint, keypair.Type);
}

/// <summary>A key pair shown by itself.</summary>
internal sealed record KeypairDetailView(
    long Id,
    string Name,
    string PublicKey,
    string Fingerprint,
    [property: Since(2)] string Type,
    string UserId,
    bool Deleted,
    string CreatedAt,
    string? UpdatedAt,
    string? DeletedAt)
{
    public static KeypairDetailView Of(KeypairRecord keypair) => new(
        keypair.Id,
        keypair.Name,
        keypair.PublicKey,
        keypair.Fingerprint,
        keypair.Type,
        keypair.UserId,
        Deleted: false,
        Timestamp.WithoutZone(keypair.CreatedAt),
        UpdatedAt: null,
        DeletedAt: null);
}

/// <summary>The answer to a creation; the private key is in it once, if the service made it.</summary>
internal sealed record CreatedKeypairView(
    string Name,
    string PublicKey,
    string Fingerprint,
    [property: Since(2)] string Type,
    string UserId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PrivateKey);

internal sealed record KeypairBody<T>(T Keypair);

internal sealed record KeypairListBody(
    IReadOnlyList<KeypairBody<KeypairView>> Keypairs,
    [property: Since(35), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LinkView[]? KeypairsLinks);

internal static class KeypairViews
{
    public static readonly VersionedView<KeypairListBody> List = new(KeypairJson.Default);

    public static readonly VersionedView<KeypairBody<KeypairDetailView>> Detail = new(KeypairJson.Default);

    public static readonly VersionedView<KeypairBody<CreatedKeypairView>> Created = new(KeypairJson.Default);
}

[JsonSerializable(typeof(KeypairListBody))]
[JsonSerializable(typeof(KeypairBody<KeypairDetailView>))]
[JsonSerializable(typeof(KeypairBody<CreatedKeypairView>))]
internal sealed partial class KeypairJson : JsonSerializerContext;
