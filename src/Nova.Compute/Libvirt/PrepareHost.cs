using System.Xml.Linq;
using Nova.Compute.Libvirt.Disks;
using Nova.Compute.Libvirt.Firmware;
using Nova.Compute.Libvirt.Inventory;
using Nova.Compute.Libvirt.Tools;
using Nova.Core.Faults;
using Nova.Libvirt;

namespace Nova.Compute.Libvirt;

/// <summary>At the start of the daemon: checks that the hypervisor can serve, and finds out what it can do.</summary>
internal sealed partial class PrepareHost(LibvirtOptions options, LibvirtHost host, HostFacts facts, InstanceFiles files, ToolRun tools, ILogger logger)
{
    private static readonly ToolLimits Probe = new(TimeSpan.FromSeconds(30), AddressSpaceBytes: null, ProcessorSeconds: null);

    public async Task RunAsync(CancellationToken ct)
    {
        InstanceFiles.MakePassage(files.Root);
        InstanceFiles.MakePassage(files.Cache);
        Directory.CreateDirectory(files.Locks);
        await RequireConfinementAsync(ct);
        facts.DirectIo = await SupportsDirectIoAsync(ct);
        WarnOfLibrary();
        facts.Firmware = FindFirmware.In(FindFirmware.Folders, GuestFirmware.Architecture);
        facts.Machines = Capabilities.MachinesOf(await host.RunAsync(connection => connection.GetCapabilities(), ct), GuestFirmware.Architecture);
        facts.VideoModels = await host.RunAsync(connection => ReadVideoModels(connection), ct);
        var version = await host.RunAsync(connection => connection.GetHypervisorVersion(), ct);
        Log.Ready(logger, options.ConnectionUri, options.VirtType, version, files.Root, facts.DirectIo);
    }

    /// <summary>The fault is not reached by the calls made here (<see cref="Connections.LibvirtLane"/>), but it is other programs' of the host, too.</summary>
    private void WarnOfLibrary()
    {
        if (LibvirtConnection.GetVersion() is var version && IsUnpatched(version))
        {
            Log.Unpatched(logger, $"{version / 1_000_000}.{version / 1_000 % 1_000}.{version % 1_000}");
        }
    }

    /// <summary>Whether libvirt's client library has CVE-2024-4418, by its version; distributions mend it under older numbers.</summary>
    internal static bool IsUnpatched(ulong version) => version < 10_004_000;

    /// <summary>A host that cannot hold a program that opens tenants' bytes takes no guests.</summary>
    private async Task RequireConfinementAsync(CancellationToken ct)
    {
        try
        {
            await tools.RunAsync("qemu-img", ["--version"], Probe with { Files = new ConfinedFiles([], [], ImageToolUser.OfThisProcess()) }, ct);
        }
        catch (ToolFailedException refused)
        {
            throw new FaultException(
                new Fault(FaultKind.Unavailable, "Programs that read images cannot be confined on this host.", Details: refused.Message), refused);
        }
    }

    private List<string> ReadVideoModels(LibvirtConnection connection)
    {
        try
        {
            var capabilities = XElement.Parse(connection.GetDomainCapabilities(null, "x86_64", options.MachineType, options.VirtType));
            return [.. capabilities.Elements("devices").Elements("video").Elements("enum").Where(e => (string?)e.Attribute("name") == "modelType").Elements("value").Select(v => v.Value)];
        }
        catch (LibvirtException refused) when (!refused.IsConnectionLost)
        {
            var hint = options.VirtType == "kvm" ? " Where KVM is not available, set [libvirt] virt_type = qemu." : "";
            throw new FaultException(
                new Fault(
                    FaultKind.Unavailable,
                    $"The hypervisor cannot run guests of virt_type {options.VirtType} and machine type {options.MachineType}.{hint}",
                    Details: refused.Message),
                refused);
        }
    }

    /// <summary>Writes one block past the page cache; file systems in memory and some network ones refuse.</summary>
    private async Task<bool> SupportsDirectIoAsync(CancellationToken ct)
    {
        var path = Path.Combine(files.Root, ".direct-io-" + Guid.NewGuid().ToString("N"));
        try
        {
            await tools.RunAsync("dd", ["if=/dev/zero", "of=" + path, "bs=4096", "count=1", "oflag=direct"], Probe, ct);
            return true;
        }
        catch (ToolFailedException refused)
        {
            Log.NoDirectIo(logger, refused.Message);
            return false;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "libvirt's client library is version {Version}, older than 10.4.0: unless the distribution has mended CVE-2024-4418 in it, programs that share connections between threads crash when libvirtd hangs. This one does not share them; upgrade for the others")]
        public static partial void Unpatched(ILogger logger, string version);

        [LoggerMessage(LogLevel.Information, "libvirt at {Uri} serves guests of type {VirtType} (hypervisor version {Version}); files in {Directory}, direct I/O: {DirectIo}")]
        public static partial void Ready(ILogger logger, string uri, string virtType, ulong version, string directory, bool directIo);

        [LoggerMessage(LogLevel.Information, "Disks use the page cache, for their file system does not do without: {Reason}")]
        public static partial void NoDirectIo(ILogger logger, string reason);
    }
}
