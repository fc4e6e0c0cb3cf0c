using System.Threading.Channels;
using System.Xml.Linq;
using Nova.Libvirt.Events;
using Nova.Libvirt.Tests.Fixtures;

namespace Nova.Libvirt.Tests.Qemu;

/// <summary>The binding against a real libvirtd with QEMU: what the test driver cannot do.</summary>
public sealed class QemuDomainTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly LibvirtConnection _connection = LibvirtConnection.Open(LibvirtDaemon.Uri);
    private readonly string _folder = Directory.CreateTempSubdirectory("nova-libvirt-").FullName;

    public void Dispose()
    {
        _connection.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void The_host_describes_itself()
    {
        Assert.Equal("QEMU", _connection.GetType());
        Assert.True(_connection.SetKeepAlive(5, 3));
        Assert.True(_connection.GetHypervisorVersion() > 1_000_000);
        Assert.True(_connection.GetMemoryStats()["total"] >= _connection.GetMemoryStats()["free"]);
        Assert.Contains("idle", _connection.GetCpuStats().Keys);
        Assert.Contains(true, _connection.GetCpuMap());
        Assert.Contains("qemu64", _connection.GetCpuModelNames("x86_64"));
        var capabilities = XDocument.Parse(_connection.GetDomainCapabilities(null, "x86_64", "pc", "qemu"));
        Assert.Equal("qemu", capabilities.Root!.Element("domain")!.Value);
    }

    [Fact]
    public async Task A_guest_runs_takes_a_disk_gives_it_back_and_ends()
    {
        var disk = Path.Combine(_folder, "disk.raw");
        await File.WriteAllBytesAsync(disk, new byte[1024 * 1024]);
        var events = Channel.CreateUnbounded<DomainEvent>();
        using var lifecycle = _connection.DomainEventRegisterAny(VirDomainEventId.Lifecycle, events.Writer);
        using var domain = _connection.DefineXml(Definition());
        try
        {
            domain.CreateWithFlags(VirDomainCreateFlags.Paused);
            Assert.Equal(VirDomainState.Paused, domain.GetState().State);
            domain.Resume();
            Assert.Equal(VirDomainState.Running, domain.GetState().State);

            domain.AttachDevice(DiskXml(disk), VirDomainDeviceModifyFlags.Live);
            Assert.Equal(1024u * 1024u, domain.GetBlockInfo("vdb").Capacity);
            Assert.True(domain.GetBlockStats("vdb").ReadRequests >= 0);
            await using (var grow = File.OpenWrite(disk))
            {
                grow.SetLength(2 * 1024 * 1024);
            }

            domain.BlockResize("vdb", 2 * 1024 * 1024);
            Assert.Equal(2u * 1024u * 1024u, domain.GetBlockInfo("vdb").Capacity);
            Assert.Null(domain.GetBlockJobInfo("vdb"));
            Assert.Contains(VirDomainMemoryStatTag.Rss, domain.GetMemoryStats().Keys);
            Assert.Contains(domain.GetCpuStats(), p => p.Name == "cpu_time" && p.Integer > 0);
            Assert.Contains(domain.GetStats(VirDomainStatsTypes.Vcpu), p => p.Name == "vcpu.0.time");
            Assert.Equal(VirDomainJobType.None, domain.GetJobInfo().Type);

            using var picture = new MemoryStream();
            Assert.StartsWith("image/", domain.Screenshot(_connection, picture), StringComparison.Ordinal);
            Assert.True(picture.Length > 1000, $"{picture.Length} bytes");

            domain.ManagedSave();
            Assert.True(domain.HasManagedSaveImage());
            domain.Create();
            Assert.Equal((int)VirDomainRunningReason.Restored, domain.GetState().Reason);
            domain.Reset();
            domain.Destroy();
        }
        finally
        {
            End(domain);
        }

        Assert.Null(_connection.LookupByUuid(domain.Uuid));
        var types = await ReadUntilAsync(events.Reader, domain.Uuid, VirDomainEventType.Undefined);
        Assert.Contains(VirDomainEventType.Started, types);
        Assert.Contains(VirDomainEventType.Resumed, types);
        Assert.Contains(VirDomainEventType.Stopped, types);
    }

    [Fact]
    public void An_agent_that_is_not_there_is_an_error_and_no_hang()
    {
        using var domain = _connection.DefineXml(Definition());
        try
        {
            domain.Create();
            var refused = Assert.Throws<LibvirtException>(() => domain.QemuAgentCommand("""{"execute":"guest-ping"}""", TimeSpan.FromSeconds(5)));
            Assert.True(refused.Code is VirErrorNumber.ArgumentUnsupported or VirErrorNumber.AgentUnresponsive, refused.Code.ToString());
        }
        finally
        {
            End(domain);
        }
    }

    private static async Task<List<VirDomainEventType>> ReadUntilAsync(ChannelReader<DomainEvent> events, Guid uuid, VirDomainEventType last)
    {
        using var patience = new CancellationTokenSource(Patience);
        var types = new List<VirDomainEventType>();
        await foreach (var happened in events.ReadAllAsync(patience.Token))
        {
            if (happened is LifecycleEvent lifecycle && lifecycle.Uuid == uuid)
            {
                types.Add(lifecycle.Type);
                if (lifecycle.Type == last)
                {
                    break;
                }
            }
        }

        return types;
    }

    private static void End(LibvirtDomain domain)
    {
        if (domain.IsActive())
        {
            domain.Destroy();
        }

        domain.Undefine(VirDomainUndefineFlags.ManagedSave);
    }

    private static string Definition() => new XElement(
        "domain",
        new XAttribute("type", "qemu"),
        new XElement("name", "nova-libvirt-test-" + Guid.NewGuid().ToString("N")[..8]),
        new XElement("memory", 65536),
        new XElement("vcpu", 1),
        new XElement("os", new XElement("type", new XAttribute("arch", "x86_64"), new XAttribute("machine", "pc"), "hvm")),
        new XElement("features", new XElement("acpi")),
        new XElement(
            "devices",
            new XElement("graphics", new XAttribute("type", "vnc"), new XAttribute("autoport", "yes"), new XAttribute("listen", "127.0.0.1")),
            new XElement("video", new XElement("model", new XAttribute("type", "vga"))))).ToString();

    private static string DiskXml(string path) => new XElement(
        "disk",
        new XAttribute("type", "file"),
        new XAttribute("device", "disk"),
        new XElement("driver", new XAttribute("name", "qemu"), new XAttribute("type", "raw")),
        new XElement("source", new XAttribute("file", path)),
        new XElement("target", new XAttribute("dev", "vdb"), new XAttribute("bus", "virtio"))).ToString();
}
