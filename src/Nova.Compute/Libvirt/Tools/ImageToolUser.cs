namespace Nova.Compute.Libvirt.Tools;

/// <summary>The user that programs run as which open a tenant's bytes.</summary>
internal static class ImageToolUser
{
    /// <summary>
    /// Among the numbers that distributions leave to services without an entry in the user database (systemd's DynamicUser, 61184 to 65519), so that it owns
    /// nothing on any host.
    /// </summary>
    private const uint Own = 61907;

    /// <summary>A user of their own where the daemon may change users, as root may; else null: they stay the daemon's, confined all the same.</summary>
    public static uint? OfThisProcess() => Environment.IsPrivilegedProcess ? Own : null;
}
