using Nova.Api.Compute.UsageAuditLog;
using Nova.Api.Ec2;
using Nova.Hosting.Configuration;
using Nova.Metadata.Serving;

namespace Nova.Api.Pipeline;

/// <summary>What nova.conf says about the Compute API.</summary>
internal sealed record ApiOptions : IOptionSection<ApiOptions>
{
    /// <summary>enabled_apis: which of osapi_compute, metadata and ec2 this daemon serves.</summary>
    public IReadOnlyList<string> EnabledApis { get; init; } = ["osapi_compute", "metadata"];

    public string Listen { get; init; } = "0.0.0.0";

    public int Port { get; init; } = 8774;

    /// <summary>auth_strategy: <c>keystone</c>, or <c>noauth2</c> where every token is believed.</summary>
    public string AuthStrategy { get; init; } = "keystone";

    public bool BelievesTokens => AuthStrategy == "noauth2";

    /// <summary>[keystone_authtoken] www_authenticate_uri: told to clients that come without a valid token.</summary>
    public string WwwAuthenticateUri { get; init; } = "";

    /// <summary>[api] max_limit: the largest page of a listing.</summary>
    public int MaxLimit { get; init; } = 1000;

    /// <summary>[api] enable_instance_password: whether the answer to a create shows the administrator password.</summary>
    public bool EnableInstancePassword { get; init; } = true;

    /// <summary>[api] compute_link_prefix: replaces scheme and host in links to this API.</summary>
    public string? ComputeLinkPrefix { get; init; }

    /// <summary>[api] glance_link_prefix: base of links to images.</summary>
    public string? GlanceLinkPrefix { get; init; }

    /// <summary>non_inheritable_image_properties: what images of servers do not take over.</summary>
    public IReadOnlyList<string> NonInheritableImageProperties { get; init; } = ["cache_in_nova", "bittorrent"];

    /// <summary>[cors]: what pages of other origins may do.</summary>
    public CrossOrigin CrossOrigin { get; init; } = CrossOrigin.Off;

    /// <summary>instance_usage_audit_period: what os-instance_usage_audit_log reports about.</summary>
    public string UsageAuditPeriod { get; init; } = "month";

    /// <summary>[oslo_middleware] max_request_body_size.</summary>
    public int MaxRequestBodySize { get; init; } = 114688;

    /// <summary>[oslo_middleware] enable_proxy_headers_parsing: links follow X-Forwarded-Proto, -Host and -Prefix.</summary>
    public bool EnableProxyHeadersParsing { get; init; }

    /// <summary>[oslo_policy] policy_file, made absolute; read if it exists.</summary>
    public string PolicyFile { get; init; } = "policy.yaml";

    /// <summary>[oslo_policy] policy_dirs, made absolute: each file in them is read after the policy file.</summary>
    public IReadOnlyList<string> PolicyFolders { get; init; } = [];

    /// <summary>[oslo_policy] enforce_scope.</summary>
    public bool EnforceScope { get; init; } = true;

    /// <summary>[oslo_policy] enforce_new_defaults.</summary>
    public bool EnforceNewDefaults { get; init; } = true;

    public static ApiOptions Read(OptionReader options) => new()
    {
        EnabledApis = ReadEnabledApis(options),
        Listen = options.String("DEFAULT", "osapi_compute_listen", "0.0.0.0"),
        Port = options.Port("DEFAULT", "osapi_compute_listen_port", 8774),
        AuthStrategy = options.Choice("api", "auth_strategy", "keystone", ["keystone", "noauth2"]),
        CrossOrigin = new CrossOrigin(
            options.List("cors", "allowed_origin", []),
            options.Bool("cors", "allow_credentials", true),
            options.List("cors", "expose_headers", ExposedHeaders),
            options.Int("cors", "max_age", 3600, min: 0),
            options.List("cors", "allow_methods", ["GET", "PUT", "POST", "DELETE", "PATCH"]),
            options.List("cors", "allow_headers", AllowedHeaders)),
        NonInheritableImageProperties = options.List("DEFAULT", "non_inheritable_image_properties", ["cache_in_nova", "bittorrent"]),
        UsageAuditPeriod = ReadUsageAuditPeriod(options),
        WwwAuthenticateUri = options.String("keystone_authtoken", "www_authenticate_uri", ""),
        MaxLimit = options.Int("api", "max_limit", 1000, min: 0),
        EnableInstancePassword = options.Bool("api", "enable_instance_password", true, [new("DEFAULT", "enable_instance_password")]),
        ComputeLinkPrefix = options.OptionalString("api", "compute_link_prefix"),
        GlanceLinkPrefix = options.OptionalString("api", "glance_link_prefix"),
        MaxRequestBodySize = options.Int("oslo_middleware", "max_request_body_size", 114688, min: 1),
        EnableProxyHeadersParsing = options.Bool("oslo_middleware", "enable_proxy_headers_parsing", false),
        PolicyFile = FindPolicy(options, options.Path("oslo_policy", "policy_file", "policy.yaml"), File.Exists),
        PolicyFolders = [.. options.MultiString("oslo_policy", "policy_dirs", ["policy.d"]).Select(folder => FindPolicy(options, folder, Directory.Exists))],
        EnforceScope = options.Bool("oslo_policy", "enforce_scope", true),
        EnforceNewDefaults = options.Bool("oslo_policy", "enforce_new_defaults", true),
    };

    private static readonly string[] ExposedHeaders =
        ["X-Auth-Token", "X-Openstack-Request-Id", "X-Subject-Token", "X-Service-Token", "X-OpenStack-Nova-API-Version", "OpenStack-API-Version"];

    private static readonly string[] AllowedHeaders =
    [
        "X-Auth-Token", "X-Openstack-Request-Id", "X-Identity-Status", "X-Roles", "X-Service-Catalog", "X-User-Id", "X-Tenant-Id",
        "X-OpenStack-Nova-API-Version", "OpenStack-API-Version",
    ];

    /// <summary>What <see cref="ApiDaemon"/> opens a listener for.</summary>
    private static readonly string[] Served = [ApiDaemon.ComputeListener, ServeMetadata.Listener, Ec2Api.Listener];

    private static IReadOnlyList<string> ReadEnabledApis(OptionReader options)
    {
        IReadOnlyList<string> apis = options.List("DEFAULT", "enabled_apis", ["osapi_compute", "metadata"]);
        if (apis.Except(Served).Any())
        {
            options.Reject("DEFAULT", "enabled_apis", "must be a list of osapi_compute, metadata and ec2");
        }

        return apis;
    }

    private static string ReadUsageAuditPeriod(OptionReader options)
    {
        string period = options.String("DEFAULT", "instance_usage_audit_period", "month");
        if (!AuditPeriod.IsUnit(period))
        {
            options.Reject("DEFAULT", "instance_usage_audit_period", "must be hour, day, month or year, with an offset after an @ if any, such as month@15");
        }

        return period;
    }

    /// <summary>
    /// A relative name is looked for beside the configuration files, as oslo.policy does, the last of them first. One that is nowhere yet is
    /// expected there.
    /// </summary>
    private static string FindPolicy(OptionReader options, string name, Func<string, bool> exists)
    {
        string[] candidates =
        [
            .. options.Configuration.Files.Reverse().Select(file => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, name)),
            Path.GetFullPath(name),
        ];
        return candidates.FirstOrDefault(exists) ?? candidates[0];
    }
}
