using System.Text.Json.Serialization;

namespace Nova.OpenStack.Identity;

// Keystone v3 on the wire: only what is read or sent.
internal sealed record TokenAnswer(TokenBody? Token);

internal sealed record TokenBody(
    TokenUser? User,
    TokenProject? Project,
    NamedDomain? Domain,
    TokenSystem? System,
    IReadOnlyList<TokenRole>? Roles,
    DateTimeOffset ExpiresAt,
    bool? IsAdminProject,
    IReadOnlyList<TokenService>? Catalog);

internal sealed record TokenUser(string Id, string Name, NamedDomain? Domain);

internal sealed record TokenProject(string Id, string? Name, NamedDomain? Domain);

internal sealed record TokenSystem(bool All);

internal sealed record TokenRole(string Name);

internal sealed record TokenService(string? Type, string? Name, IReadOnlyList<TokenEndpoint>? Endpoints);

internal sealed record TokenEndpoint(string? Interface, string? RegionId, string? Region, string? Url);

internal sealed record LoginRequest(LoginAuth Auth);

internal sealed record LoginAuth(LoginIdentity Identity, LoginScope? Scope);

internal sealed record LoginIdentity(IReadOnlyList<string> Methods, LoginPassword? Password, LoginApplicationCredential? ApplicationCredential);

internal sealed record LoginPassword(LoginUser User);

internal sealed record LoginUser(string? Id, string? Name, LoginDomain? Domain, string? Password);

internal sealed record LoginDomain(string? Id, string? Name);

internal sealed record LoginScope(LoginProject Project);

internal sealed record LoginProject(string? Id, string? Name, LoginDomain? Domain);

internal sealed record LoginApplicationCredential(string? Id, string? Name, string Secret, LoginUser? User);

internal sealed record S3TokenRequest(S3Signed Credentials);

internal sealed record S3Signed(string Access, string Token, string Signature);

internal sealed record Ec2TokenRequest(SignedRequest Credentials);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(S3TokenRequest))]
[JsonSerializable(typeof(Ec2TokenRequest))]
internal sealed partial class KeystoneJson : JsonSerializerContext;
