using System.Text;
using Nova.Hosting.Configuration;

namespace Nova.Metadata.Serving;

/// <summary>What nova.conf says about the metadata service.</summary>
internal sealed record MetadataOptions : IOptionSection<MetadataOptions>
{
    public required string Listen { get; init; }

    public required int Port { get; init; }

    public required MetadataSettings Settings { get; init; }

    /// <summary>[neutron] service_metadata_proxy: guests are named by the signed headers of Neutron's proxy, and by nothing else.</summary>
    public required bool BehindProxy { get; init; }

    /// <summary>[neutron] metadata_proxy_shared_secret: what the proxy signs with.</summary>
    public required byte[] Secret { get; init; }

    /// <summary>[api] use_forwarded_for: believe X-Forwarded-For about where a guest asks from. Whoever reaches the port can write it.</summary>
    public required bool BelievesForwardedFor { get; init; }

    /// <summary>[api] metadata_cache_expiration: how long an answer may be behind; zero asks each time.</summary>
    public required TimeSpan Freshness { get; init; }

    public static MetadataOptions Read(OptionReader options)
    {
        var behindProxy = options.Bool("neutron", "service_metadata_proxy", false);
        var secret = options.String("neutron", "metadata_proxy_shared_secret", "", secret: true);
        if (behindProxy && secret.Length == 0)
        {
            options.Note("neutron", "metadata_proxy_shared_secret", "is empty, so that whoever reaches the metadata port can read every server's metadata");
        }

        if (options.List("api", "vendordata_providers", ["StaticJSON"]).Contains("DynamicJSON"))
        {
            options.Note("api", "vendordata_providers", "DynamicJSON is not served in this version; guests are told static vendor data alone");
        }

        return new MetadataOptions
        {
            Listen = options.String("DEFAULT", "metadata_listen", "0.0.0.0"),
            Port = options.Port("DEFAULT", "metadata_listen_port", 8775),
            Settings = MetadataSettings.Read(options),
            BehindProxy = behindProxy,
            Secret = Encoding.UTF8.GetBytes(secret),
            BelievesForwardedFor = options.Bool("api", "use_forwarded_for", false, [new("DEFAULT", "use_forwarded_for")]),
            Freshness = options.Seconds("api", "metadata_cache_expiration", 15),
        };
    }
}
