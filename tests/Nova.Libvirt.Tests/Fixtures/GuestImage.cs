namespace Nova.Libvirt.Tests.Fixtures;

/// <summary>The small guest of deploy/dev/guest-image: found in the cache, or built.</summary>
internal static class GuestImage
{
    /// <summary>Path of its qcow2 file.</summary>
    public static async Task<string> GetAsync()
    {
        await Packages.EnsureAsync("guest-build");
        var cache = Environment.GetEnvironmentVariable("NOVA_GUEST_IMAGES") ?? Path.Combine(Repository.Root, "var", "cache", "guest");
        return (await Command.RunAsync(Repository.Script("guest-image"), cache)).Trim();
    }
}
