using Nova.Hosting.Configuration;
using Nova.OpenStack.Http;

namespace Nova.OpenStack.Identity;

/// <summary>Section <c>[keystone_authtoken]</c>: where Keystone is, and who this service is to it. Icehouse's <c>auth_host</c>, <c>admin_user</c>, … count too.</summary>
public sealed record KeystoneOptions : IOptionSection<KeystoneOptions>
{
    private const string Section = "keystone_authtoken";

    /// <summary>Where to log in and to validate; null where it is not configured.</summary>
    public Uri? AuthUrl { get; init; }

    /// <summary>Shown to clients in the 401.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>User name of the service.</summary>
    public string? Username { get; init; }

    /// <summary>User id, instead of name and domain.</summary>
    public string? UserId { get; init; }

    /// <summary>Password.</summary>
    public string? Password { get; init; }

    /// <summary>The user's domain, by id.</summary>
    public string? UserDomainId { get; init; }

    /// <summary>The user's domain, by name.</summary>
    public string? UserDomainName { get; init; }

    /// <summary>Project id, instead of name and domain.</summary>
    public string? ProjectId { get; init; }

    /// <summary>Project of the service.</summary>
    public string? ProjectName { get; init; }

    /// <summary>The project's domain, by id.</summary>
    public string? ProjectDomainId { get; init; }

    /// <summary>The project's domain, by name.</summary>
    public string? ProjectDomainName { get; init; }

    /// <summary>An application credential instead of user and password.</summary>
    public string? ApplicationCredentialId { get; init; }

    /// <summary>Its secret.</summary>
    public string? ApplicationCredentialSecret { get; init; }

    /// <summary>How long a validated token is believed without asking again; negative means ask every time.</summary>
    public TimeSpan CacheTime { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>How long a token that was not valid is refused without asking again.</summary>
    public TimeSpan NegativeCacheTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Tokens remembered at once.</summary>
    public int CacheSize { get; init; } = 10_000;

    /// <summary>Roles, any of which a token in X-Service-Token needs to vouch for an expired user token.</summary>
    public IReadOnlyList<string> ServiceTokenRoles { get; init; } = ["service"];

    /// <summary>How long one request may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Tries beyond the first where Keystone does not answer.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>Whom to trust on HTTPS.</summary>
    public TlsTrust Trust { get; init; } = new(false, null);

    /// <inheritdoc/>
    public static KeystoneOptions Read(OptionReader options)
    {
        string? Text(string name) => options.OptionalString(Section, name);
        return new KeystoneOptions
        {
            AuthUrl = options.OptionalUri(Section, "auth_url"),
            PublicUrl = options.OptionalUri(Section, "www_authenticate_uri"),
            Username = Text("username"),
            UserId = Text("user_id"),
            Password = options.OptionalString(Section, "password", secret: true),
            UserDomainId = Text("user_domain_id"),
            UserDomainName = Text("user_domain_name"),
            ProjectId = Text("project_id"),
            ProjectName = Text("project_name"),
            ProjectDomainId = Text("project_domain_id"),
            ProjectDomainName = Text("project_domain_name"),
            ApplicationCredentialId = Text("application_credential_id"),
            ApplicationCredentialSecret = options.OptionalString(Section, "application_credential_secret", secret: true),
            CacheTime = options.Seconds(Section, "token_cache_time", 300, min: -1),
            ServiceTokenRoles = options.List(Section, "service_token_roles", ["service"]),
            RequestTimeout = options.Seconds(Section, "http_connect_timeout", 10, min: 0.1),
            Retries = options.Int(Section, "http_request_max_retries", 3, min: 0, max: 100),
            Trust = TlsTrust.Read(options, Section),
        };
    }
}
