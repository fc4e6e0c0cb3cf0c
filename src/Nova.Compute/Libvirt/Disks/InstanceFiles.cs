using System.Security.Cryptography;
using System.Text;
using Nova.Core.Images;

namespace Nova.Compute.Libvirt.Disks;

/// <summary>Where files are below <c>instances_path</c>; upstream's names, so that operators' tools find them.</summary>
internal sealed class InstanceFiles(LibvirtOptions options)
{
    private const UnixFileMode Passage = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherExecute;

    public string Root { get; } = Path.GetFullPath(options.InstancesPath);

    public string Cache => Path.Combine(Root, options.ImageCacheFolder);

    public string Locks => Path.Combine(Root, "locks");

    /// <summary>Makes a folder that QEMU's user, who is neither ours nor of our group, may pass through and not look into.</summary>
    public static void MakePassage(string folder)
    {
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, Passage);
    }

    public string Of(Guid instanceId) => Path.Combine(Root, instanceId.ToString("D"));

    /// <summary>Where the files of a guest that moves away wait.</summary>
    public string AsideOf(Guid instanceId) => Of(instanceId) + "_resize";

    public string Disk(Guid instanceId, string name) => Path.Combine(Of(instanceId), name);

    public string Kernel(Guid instanceId) => Path.Combine(Of(instanceId), "kernel");

    public string Ramdisk(Guid instanceId) => Path.Combine(Of(instanceId), "ramdisk");

    public string Console(Guid instanceId) => Path.Combine(Of(instanceId), "console.log");

    /// <summary>
    /// The cached copy of an image: its name never comes from a tenant's text. Checksum and owner are part of it: an id that was given again to other bytes, or
    /// to another project, does not find the old ones (OSSN-0075).
    /// </summary>
    public string CachedImage(ImageRecord image) => Path.Combine(Cache, CacheName($"{image.Id}\n{image.Checksum}\n{image.Owner}"));

    public string LockOf(string cacheName) => Path.Combine(Locks, "nova-" + cacheName);

#pragma warning disable CA5350 // A file name, as upstream makes it; nothing is protected by it.
    public static string CacheName(string image) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(image)));
#pragma warning restore CA5350
}
