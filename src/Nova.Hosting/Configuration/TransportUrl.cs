namespace Nova.Hosting.Configuration;

/// <summary>The <c>transport_url</c> that Icehouse's <c>rpc_backend</c>, <c>rabbit_*</c> and <c>qpid_*</c> options describe.</summary>
internal static class TransportUrl
{
    public static RawValue? Find(NovaConfiguration configuration)
    {
        var backend = configuration.Find([new("DEFAULT", "rpc_backend")]);
        var kind = backend?.Text ?? "";
        if (kind.Contains("qpid", StringComparison.OrdinalIgnoreCase))
        {
            return Compose("qpid", "qpid_hostname", "qpid_port", "qpid_hosts", "qpid_username", "qpid_password", null, "5672");
        }

        if (kind.Contains("fake", StringComparison.OrdinalIgnoreCase) || kind.Contains("memory", StringComparison.OrdinalIgnoreCase))
        {
            return backend! with { Text = "memory://" };
        }

        if (kind.Contains("zmq", StringComparison.OrdinalIgnoreCase))
        {
            var matchmaker = Part("rpc_zmq_host");
            return backend! with { Text = $"zmq://{matchmaker?.Text ?? ""}" };
        }

        // 'rabbit', 'nova.rpc.impl_kombu' and their like; kombu was also what no rpc_backend at all meant.
        return Compose("rabbit", "rabbit_host", "rabbit_port", "rabbit_hosts", "rabbit_userid", "rabbit_password", "rabbit_virtual_host", "5672");

        RawValue? Part(string name) => configuration.Find([new("DEFAULT", name), new("oslo_messaging_rabbit", name), new("oslo_messaging_qpid", name)]);

        RawValue? Compose(string scheme, string host, string port, string hosts, string user, string password, string? virtualHost, string defaultPort)
        {
            var named = Part(hosts) ?? Part(host) ?? Part(password);
            if (named is null)
            {
                return backend is null ? null : backend with { Text = $"{scheme}://" };
            }

            var userName = Part(user)?.Text ?? (scheme == "rabbit" ? "guest" : "");
            var secret = Part(password)?.Text ?? (scheme == "rabbit" ? "guest" : "");
            var credentials = userName.Length + secret.Length == 0 ? "" : $"{Escape(userName)}:{Escape(secret)}@";
            var servers = Part(hosts)?.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                ?? [$"{Part(host)?.Text ?? "localhost"}:{Part(port)?.Text ?? defaultPort}"];
            var path = (virtualHost is null ? null : Part(virtualHost)?.Text.TrimStart('/')) ?? "";
            return named with { Text = $"{scheme}://{string.Join(',', servers.Select(server => credentials + server))}/{Escape(path)}" };
        }
    }

    /// <summary>URL-escapes, keeping <c>$option</c> references alive for the substitution that follows.</summary>
    private static string Escape(string part) => Uri.EscapeDataString(part).Replace("%24", "$", StringComparison.Ordinal);
}
