using Nova.Hosting.Configuration;

namespace Nova.Development.Identity.Bootstrap;

/// <summary>What a new cloud starts with, as <c>keystone-manage bootstrap</c> would make it: section <c>[development_identity]</c>.</summary>
/// <param name="AdminPassword">For user <c>admin</c>; without one nothing is bootstrapped.</param>
/// <param name="DemoPassword">For user <c>demo</c>; without one there is no demo project.</param>
/// <param name="ServicePassword">For the services' users; without one they are not made.</param>
/// <param name="Region">The one region.</param>
/// <param name="Endpoints">The catalogue.</param>
internal sealed record BootstrapOptions(
    string? AdminPassword,
    string? DemoPassword,
    string? ServicePassword,
    string Region,
    IReadOnlyList<BootstrapEndpoint> Endpoints) : IOptionSection<BootstrapOptions>
{
    private const string Section = "development_identity";

    public static BootstrapOptions Read(OptionReader options) => new(
        options.OptionalString(Section, "admin_password", secret: true),
        options.OptionalString(Section, "demo_password", secret: true),
        options.OptionalString(Section, "service_password", secret: true),
        options.String(Section, "region", "RegionOne"),
        [
            new("identity", "keystone", options.String(Section, "identity_url", "http://127.0.0.1:5000")),
            new("image", "glance", options.String(Section, "image_url", "http://127.0.0.1:9292")),
            new("compute", "nova", options.String(Section, "compute_url", "http://127.0.0.1:8774/v2.1")),
            new("compute_legacy", "nova_legacy", options.String(Section, "compute_legacy_url", "http://127.0.0.1:8774/v2/%(project_id)s")),
            new("ec2", "nova_ec2", options.String(Section, "ec2_url", "http://127.0.0.1:8773/services/Cloud")),
            new("s3", "nova_objectstore", options.String(Section, "s3_url", "http://127.0.0.1:3333")),
        ]);
}

/// <summary>A service of the first catalogue, at one address for all three interfaces.</summary>
internal sealed record BootstrapEndpoint(string Type, string Name, string Url);
