using Nova.Hosting.Configuration;

namespace Nova.OpenStack.Identity;

/// <summary>Section <c>[keystone]</c>: how the identity service is found in a user's catalogue.</summary>
public sealed record IdentityServiceOptions(
    string ServiceType,
    IReadOnlyList<string> Interfaces,
    string? Region,
    Uri? EndpointOverride) : IOptionSection<IdentityServiceOptions>
{
    /// <inheritdoc/>
    public static IdentityServiceOptions Read(OptionReader options) => new(
        options.String("keystone", "service_type", "identity"),
        options.List("keystone", "valid_interfaces", ["internal", "public"]),
        options.OptionalString("keystone", "region_name"),
        options.OptionalUri("keystone", "endpoint_override"));
}
