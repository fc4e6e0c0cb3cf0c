using System.Security.Cryptography;
using System.Text;

namespace Nova.Compute.Libvirt.Disks;

/// <summary>Where files are below <c>instances_path</c>; upstream's names, so that operators' tools find them.</summary>
internal sealed class InstanceFiles(LibvirtOptions options)
{
    public string Root { get; } = Path.GetFullPath(options.InstancesPath);

    public string Cache => Path.Combine(Root, options.ImageCacheFolder);

    public string Locks => Path.Combine(Root, "locks");

    public string Of(Guid instanceId) => Path.Combine(Root, instanceId.ToString("D"));

    public string Disk(Guid instanceId, string name) => Path.Combine(Of(instanceId), name);

    public string Console(Guid instanceId) => Path.Combine(Of(instanceId), "console.log");

    /// <summary>The cached copy of an image: its name never comes from a tenant's text.</summary>
    public string CachedImage(string imageId) => Path.Combine(Cache, CacheName(imageId));

    public string LockOf(string cacheName) => Path.Combine(Locks, "nova-" + cacheName);

#pragma warning disable CA5350 // A file name, as upstream makes it; nothing is protected by it.
    public static string CacheName(string imageId) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(imageId)));
#pragma warning restore CA5350
}
