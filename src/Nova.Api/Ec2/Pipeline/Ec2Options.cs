using Nova.Hosting.Configuration;

namespace Nova.Api.Ec2.Pipeline;

/// <summary>What nova.conf says about the EC2 API.</summary>
internal sealed record Ec2Options : IOptionSection<Ec2Options>
{
    public string Listen { get; init; } = "0.0.0.0";

    public int Port { get; init; } = 8773;

    /// <summary>ec2_timestamp_expiry: how far a request's own time may be from ours.</summary>
    public TimeSpan TimestampExpiry { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>keystone_ec2_url, in Keystone's third version whatever it names; null for where everything else of Keystone is.</summary>
    public Uri? TokensUrl { get; init; }

    /// <summary>ec2_scheme, ec2_host, ec2_port and ec2_path: the address that DescribeRegions tells.</summary>
    public string Address { get; init; } = "http://127.0.0.1:8773/services/Cloud";

    /// <summary>region_list: names and hosts of all regions; empty for one that is called <c>nova</c>.</summary>
    public IReadOnlyList<(string Name, string Host)> Regions { get; init; } = [];

    /// <summary>default_flavor: of an instance whose type is not said.</summary>
    public string DefaultFlavor { get; init; } = "m1.small";

    /// <summary>vpn_key_suffix: key pairs whose names end so are shown to administrators only.</summary>
    public string VpnKeySuffix { get; init; } = "-vpn";

    /// <summary>ec2_private_dns_show_ip: privateDnsName is the fixed address.</summary>
    public bool PrivateDnsIsAddress { get; init; }

    private string Scheme { get; init; } = "http";

    private int ListedPort { get; init; } = 8773;

    private string Path { get; init; } = "/services/Cloud";

    /// <summary>The address of the API on a host.</summary>
    public string AddressOn(string host) => $"{Scheme}://{host}:{ListedPort}{Path}";

    public static Ec2Options Read(OptionReader options)
    {
        var read = new Ec2Options
        {
            Listen = options.String("DEFAULT", "ec2_listen", "0.0.0.0"),
            Port = options.Port("DEFAULT", "ec2_listen_port", 8773),
            TimestampExpiry = options.Seconds("DEFAULT", "ec2_timestamp_expiry", 300, min: 1),
            TokensUrl = options.OptionalUri("DEFAULT", "keystone_ec2_url") is { } url ? new Uri(url, "/v3/ec2tokens") : null,
            Scheme = options.Choice("DEFAULT", "ec2_scheme", "http", ["http", "https"]),
            ListedPort = options.Port("DEFAULT", "ec2_port", 8773),
            Path = options.String("DEFAULT", "ec2_path", "/services/Cloud"),
            Regions = ReadRegions(options),
            DefaultFlavor = options.String("DEFAULT", "default_flavor", "m1.small"),
            VpnKeySuffix = options.String("DEFAULT", "vpn_key_suffix", "-vpn"),
            PrivateDnsIsAddress = options.Bool("DEFAULT", "ec2_private_dns_show_ip", false),
        };
        return read with { Address = read.AddressOn(options.HostAddress("DEFAULT", "ec2_host", "$my_ip")) };
    }

    private static (string Name, string Host)[] ReadRegions(OptionReader options)
    {
        var regions = new List<(string, string)>();
        foreach (var item in options.List("DEFAULT", "region_list", []))
        {
            if (item.Split('=') is not [{ Length: > 0 } name, { Length: > 0 } host])
            {
                options.Reject("DEFAULT", "region_list", "must be a list of name=host");
                return [];
            }

            regions.Add((name, host));
        }

        return [.. regions];
    }
}
