using Nova.Hosting.Configuration;
using Nova.OpenStack.Http;

namespace Nova.OpenStack.ObjectStore;

/// <summary>Where nova-objectstore is, by the names of Icehouse.</summary>
public sealed record ObjectStoreClientOptions : IOptionSection<ObjectStoreClientOptions>
{
    /// <summary>Its address.</summary>
    public required Uri Url { get; init; }

    /// <summary>Largest image that a bundle may hold.</summary>
    public long LargestImage { get; init; } = 100L << 30;

    /// <summary>How a certificate of it is believed.</summary>
    public TlsTrust Trust { get; init; } = new(false, null);

    /// <summary>Reads it.</summary>
    public static ObjectStoreClientOptions Read(OptionReader options)
    {
        var scheme = options.Bool("DEFAULT", "s3_use_ssl", false) ? "https" : "http";
        var host = options.HostAddress("DEFAULT", "s3_host", "$my_ip");
        return new ObjectStoreClientOptions
        {
            Url = new UriBuilder(scheme, host, options.Port("DEFAULT", "s3_port", 3333)).Uri,
            LargestImage = options.Long("objectstore", "largest_image", 100L << 30, min: 1),
            Trust = TlsTrust.Read(options, "objectstore"),
        };
    }
}
