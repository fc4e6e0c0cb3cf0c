using Nova.Hosting.Configuration;
using Nova.OpenStack.Http;

namespace Nova.OpenStack.Images;

/// <summary>Section <c>[glance]</c>: how the image service is found and how patiently it is asked.</summary>
public sealed record ImageServiceOptions : IOptionSection<ImageServiceOptions>
{
    private const string Section = "glance";

    /// <summary>Type in the catalogue.</summary>
    public string ServiceType { get; init; } = "image";

    /// <summary>Interfaces tried in order.</summary>
    public IReadOnlyList<string> Interfaces { get; init; } = ["internal", "public"];

    /// <summary>Region in the catalogue.</summary>
    public string? Region { get; init; }

    /// <summary>Fixed addresses (<c>endpoint_override</c>, Icehouse's <c>api_servers</c> or <c>glance_host</c>); a retry takes the next.</summary>
    public IReadOnlyList<Uri> Endpoints { get; init; } = [];

    /// <summary>Tries beyond the first.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>How long an answer may take to begin; of a file, how long its next bytes may.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whom to trust on HTTPS.</summary>
    public TlsTrust Trust { get; init; } = new(false, null);

    /// <inheritdoc/>
    public static ImageServiceOptions Read(OptionReader options)
    {
        var single = options.OptionalUri(Section, "endpoint_override");
        return new ImageServiceOptions
        {
            ServiceType = options.String(Section, "service_type", "image"),
            Interfaces = options.List(Section, "valid_interfaces", ["internal", "public"]),
            Region = options.OptionalString(Section, "region_name"),
            Endpoints = ServersOf(options) is { Count: > 0 } servers ? servers : single is null ? [] : [single],
            Retries = options.Int(Section, "num_retries", 3, min: 0, max: 100),
            Timeout = options.Seconds(Section, "timeout", 60, min: 0.1),
            Trust = TlsTrust.Read(options, Section),
        };
    }

    private static List<Uri> ServersOf(OptionReader options)
    {
        var servers = new List<Uri>();
        foreach (var server in options.List(Section, "api_servers", []))
        {
            var text = server.Contains("://", StringComparison.Ordinal) ? server : "http://" + server;
            if (Uri.TryCreate(text, UriKind.Absolute, out var url))
            {
                servers.Add(url);
            }
            else
            {
                options.Reject(Section, "api_servers", $"must be URLs or host:port separated by commas, and '{server}' is none");
            }
        }

        return servers;
    }
}
