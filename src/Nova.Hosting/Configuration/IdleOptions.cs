namespace Nova.Hosting.Configuration;

/// <summary>
/// Upstream's options that an operator relies on for security or for work not being lost, and that have no effect in this version: whoever sets one is told at
/// the start. Listed in docs/configuration.md; a row goes with the feature that makes it untrue.
/// </summary>
internal static class IdleOptions
{
    public static readonly IReadOnlyList<(string Section, string Name, string Harmless, string Consequence)> Table =
    [
        ("DEFAULT", "enabled_ssl_apis", "", "the APIs are served without TLS; let a proxy in front of them do it"),
        ("DEFAULT", "osapi_compute_unique_server_name_scope", "", "servers may have equal names"),
        ("DEFAULT", "rescue_timeout", "0", "a rescue ends when somebody ends it"),
        ("ephemeral_storage_encryption", "enabled", "false", "disks of guests are not encrypted"),
        ("glance", "enable_certificate_validation", "false", "certificates of images are not checked"),
        ("glance", "verify_glance_signatures", "false", "signatures of images are not checked"),
        ("keystone_authtoken", "certfile", "", "no client certificate is shown to the identity service"),
        ("libvirt", "inject_password", "false", "nothing is written into the disks of guests; the config drive carries the password"),
    ];

    /// <summary>Has a warning said for each that is set to more than nothing.</summary>
    public static void Warn(OptionReader options)
    {
        foreach (var (section, name, harmless, consequence) in Table)
        {
            if (!IsHarmless(options.TextOf(section, name), harmless))
            {
                options.Note(section, name, $"has no effect in this version: {consequence}");
            }
        }
    }

    private static bool IsHarmless(string? text, string harmless)
    {
        var value = text?.Trim() ?? "";
        return value.Length == 0
            || value.Equals(harmless, StringComparison.OrdinalIgnoreCase)
            || (harmless == "false" && value.ToLowerInvariant() is "0" or "no" or "off")
            || (harmless == "0" && value.StartsWith('-'));
    }
}
