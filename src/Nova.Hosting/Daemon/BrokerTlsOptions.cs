using System.Security.Authentication;
using Nova.Hosting.Configuration;
using Nova.Messaging;

namespace Nova.Hosting.Daemon;

/// <summary><c>[oslo_messaging_rabbit] ssl…</c>, which the query of <c>transport_url</c> overrides, as in oslo.messaging.</summary>
internal static class BrokerTlsOptions
{
    private const string Section = "oslo_messaging_rabbit";

    /// <summary>Linux says here whether the machine runs in FIPS mode, which OpenSSL follows.</summary>
    private const string FipsSwitch = "/proc/sys/crypto/fips_enabled";

    private static readonly string[] Switches = ["ssl", "ssl_enforce_fips_mode"];
    private static readonly string[] Texts = ["ssl_version", "ssl_ca_file", "ssl_cert_file", "ssl_key_file"];

    /// <summary>Null where TLS is off.</summary>
    public static BrokerTls? Read(OptionReader options, string url)
    {
        var query = Query(options, url);
        var isOn = Switch("ssl");
        var version = Text("ssl_version");
        var tls = new BrokerTls(Text("ssl_ca_file"), Text("ssl_cert_file"), Text("ssl_key_file"), Protocols(options, version));
        if (Switch("ssl_enforce_fips_mode") && !IsFips())
        {
            options.Reject(Section, "ssl_enforce_fips_mode", $"no process can switch it on: run the machine in FIPS mode ({FipsSwitch}), which OpenSSL follows, or leave it false");
        }

        if (!isOn)
        {
            WarnUnused(options, tls);
            return null;
        }

        if (tls is { KeyFile: not null, CertificateFile: null })
        {
            options.Reject(Section, "ssl_key_file", "needs ssl_cert_file");
        }
        else if (tls.FindProblem() is { } bad)
        {
            options.Reject(Section, bad.Option, $"cannot be used: {bad.Problem}");
        }

        return tls;

        // Each is read in any case, so that it is known to be one of ours.
        bool Switch(string name)
        {
            var value = options.Bool(Section, name, false);
            return query.TryGetValue(name, out var text) ? text is "1" or "true" or "yes" or "on" : value;
        }

        string? Text(string name)
        {
            var value = name.EndsWith("_file", StringComparison.Ordinal) ? options.OptionalPath(Section, name) : options.OptionalString(Section, name);
            return query.TryGetValue(name, out var text) ? text.Length > 0 ? text : null : value;
        }
    }

    private static Dictionary<string, string> Query(OptionReader options, string url)
    {
        var found = new Dictionary<string, string>();
        var idle = new List<string>();
        var mark = url.IndexOf('?', StringComparison.Ordinal);
        foreach (var part in mark < 0 ? [] : url[(mark + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('=', 2);
            var (name, value) = (Uri.UnescapeDataString(pair[0]), pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : "");
            if (Texts.Contains(name))
            {
                found[name] = value;
            }
            else if (Switches.Contains(name))
            {
                found[name] = value.ToLowerInvariant();
                if (found[name] is not ("1" or "true" or "yes" or "on" or "0" or "false" or "no" or "off"))
                {
                    options.Reject("DEFAULT", "transport_url", $"{name} in its query must be true, yes, on or 1, or false, no, off or 0");
                }
            }
            else if (name.Contains("ssl", StringComparison.Ordinal))
            {
                // Silence would leave a connection less secure than its owner believes.
                options.Reject("DEFAULT", "transport_url", $"{name} in its query is not known; {string.Join(", ", [.. Switches, .. Texts])} are");
            }
            else
            {
                idle.Add(name);
            }
        }

        if (idle.Count > 0)
        {
            options.Warn("DEFAULT", "transport_url", $"{string.Join(", ", idle)} in its query has no effect here");
        }

        return found;
    }

    private static SslProtocols Protocols(OptionReader options, string? version)
    {
        switch (version?.ToUpperInvariant())
        {
            case null or "SSLV23" or "TLS":
                // Python's name for "the newest that both sides speak".
                return SslProtocols.None;
            case "TLSV1_2":
                return SslProtocols.Tls12;
            case "TLSV1_3":
                return SslProtocols.Tls13;
            default:
                options.Reject(Section, "ssl_version", $"{version} is not supported, or not safe any more; TLSv1_2, TLSv1_3 or nothing (the newest that both sides speak) are allowed");
                return SslProtocols.None;
        }
    }

    private static void WarnUnused(OptionReader options, BrokerTls tls)
    {
        foreach (var (name, value) in new[] { ("ssl_ca_file", tls.CaFile), ("ssl_cert_file", tls.CertificateFile), ("ssl_key_file", tls.KeyFile) })
        {
            if (value is not null)
            {
                options.Warn(Section, name, "has no effect: ssl is off, so messages and the password cross the network as they are");
            }
        }
    }

    private static bool IsFips() => File.Exists(FipsSwitch) && File.ReadAllText(FipsSwitch).Trim() == "1";
}
