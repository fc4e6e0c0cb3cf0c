namespace Nova.Compute.Tests.Libvirt;

/// <summary>A directory for one test.</summary>
internal sealed class Scratch : IDisposable
{
    // Not below /tmp: that is a file system in memory on some machines, which cannot do direct I/O.
    public string Root { get; } = Directory.CreateDirectory(Path.Combine("/var/tmp", "nova-test-" + Guid.NewGuid().ToString("N"))).FullName;

    public string At(params string[] names) => Path.Combine([Root, .. names]);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
