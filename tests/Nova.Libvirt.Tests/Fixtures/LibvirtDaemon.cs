namespace Nova.Libvirt.Tests.Fixtures;

/// <summary>A libvirtd with QEMU on this machine: found, or installed and started.</summary>
/// <remarks>It is left running: other test processes may be using it. deploy/dev/libvirt stop ends what was started here.</remarks>
public sealed class LibvirtDaemon : IAsyncLifetime
{
    public const string Uri = "qemu:///system";

    public async ValueTask InitializeAsync()
    {
        await Packages.EnsureAsync("hypervisor");
        await Command.RunAsync(Repository.Script("libvirt"), "start");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
