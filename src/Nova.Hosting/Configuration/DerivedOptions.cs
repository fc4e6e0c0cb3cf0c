namespace Nova.Hosting.Configuration;

/// <summary>Options that Icehouse spread over several or expressed differently, composed into the one option that is read today.</summary>
/// <remarks>Only used where the option itself is unset. What the parts mean and default to is as in the Icehouse release.</remarks>
internal static class DerivedOptions
{
    private static readonly Dictionary<OptionName, Func<NovaConfiguration, RawValue?>> Table = new()
    {
        [new("keystone_authtoken", "auth_url")] = AuthUrl,
        [new("glance", "endpoint_override")] = GlanceEndpoint,
        [new("DEFAULT", "transport_url")] = TransportUrl.Find,
        [new("DEFAULT", "use_neutron")] = UseNeutron,
    };

    public static bool Knows(OptionName option) => Table.ContainsKey(option);

    public static RawValue? Find(OptionName option, NovaConfiguration configuration) =>
        Table.TryGetValue(option, out var compose) ? compose(configuration) : null;

    /// <summary><c>auth_protocol://auth_host:auth_port</c>, or <c>identity_uri</c>, or failing both the public <c>auth_uri</c>.</summary>
    private static RawValue? AuthUrl(NovaConfiguration configuration)
    {
        RawValue? Part(string name) => configuration.Find([new("keystone_authtoken", name)]);
        if (Part("identity_uri") is { } identity)
        {
            return identity;
        }

        if (Part("auth_host") is { } host)
        {
            var url = $"{Part("auth_protocol")?.Text ?? "https"}://{Bracket(host.Text)}:{Part("auth_port")?.Text ?? "35357"}";
            return host with { Text = url + (Part("auth_admin_prefix")?.Text ?? "") };
        }

        return configuration.Find([new("keystone_authtoken", "www_authenticate_uri"), new("keystone_authtoken", "auth_uri")]);
    }

    /// <summary><c>glance_protocol://glance_host:glance_port</c>, or the first of <c>api_servers</c>.</summary>
    private static RawValue? GlanceEndpoint(NovaConfiguration configuration)
    {
        RawValue? Part(string name) => configuration.Find([new("glance", name), new("DEFAULT", "glance_" + name)]);
        if (Part("api_servers") is { } servers)
        {
            var first = servers.Text.Split(',', 2)[0].Trim();
            return servers with { Text = first.Contains("://", StringComparison.Ordinal) ? first : "http://" + first };
        }

        return Part("host") is { } host
            ? host with { Text = $"{Part("protocol")?.Text ?? "http"}://{Bracket(host.Text)}:{Part("port")?.Text ?? "9292"}" }
            : null;
    }

    /// <summary><c>network_api_class</c> named the networking: Neutron's class, or nova-network's.</summary>
    private static RawValue? UseNeutron(NovaConfiguration configuration) =>
        configuration.Find([new("DEFAULT", "network_api_class")]) is { } api
            ? api with { Text = api.Text.Contains("neutron", StringComparison.OrdinalIgnoreCase) ? "true" : "false" }
            : null;

    private static string Bracket(string host) => host.Contains(':') && !host.StartsWith('[') ? $"[{host}]" : host;
}
