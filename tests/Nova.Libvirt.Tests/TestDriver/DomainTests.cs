using System.Threading.Channels;
using System.Xml.Linq;
using Nova.Libvirt.Events;

namespace Nova.Libvirt.Tests.TestDriver;

/// <summary>Life of a domain in libvirt's test driver. Every connection to it has a world of its own.</summary>
public sealed class DomainTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly LibvirtConnection _connection = LibvirtConnection.Open("test:///default");

    public void Dispose() => _connection.Dispose();

    [Fact]
    public void A_domain_lives_from_definition_to_its_end()
    {
        var uuid = Guid.NewGuid();
        using var domain = _connection.DefineXml(Definition(uuid, "günther"));
        Assert.Equal(uuid, domain.Uuid);
        Assert.Equal("günther", domain.Name);
        Assert.Null(domain.GetId());
        Assert.False(domain.IsActive());
        Assert.True(domain.IsPersistent());

        domain.Create();
        Assert.Equal(new DomainStateAndReason(VirDomainState.Running, (int)VirDomainRunningReason.Booted), domain.GetState());
        Assert.NotNull(domain.GetId());
        domain.Suspend();
        Assert.Equal(new DomainStateAndReason(VirDomainState.Paused, (int)VirDomainPausedReason.User), domain.GetState());
        domain.Resume();
        Assert.Equal(VirDomainState.Running, domain.GetInfo().State);
        domain.Destroy();
        Assert.Equal(VirDomainState.Shutoff, domain.GetState().State);
        Assert.Equal(65536u, domain.GetInfo().MaxMemoryKiB);
        domain.Undefine();
        Assert.Null(_connection.LookupByUuid(uuid));
    }

    [Fact]
    public void Managed_save_is_there_until_the_next_start()
    {
        using var domain = _connection.DefineXml(Definition(Guid.NewGuid(), "saved"));
        domain.Create();
        Assert.False(domain.HasManagedSaveImage());
        domain.ManagedSave();
        Assert.True(domain.HasManagedSaveImage());
        Assert.Equal((int)VirDomainShutoffReason.Saved, domain.GetState().Reason);
        domain.ManagedSaveRemove();
        Assert.False(domain.HasManagedSaveImage());
    }

    [Fact]
    public void What_is_wrong_at_the_time_says_so()
    {
        using var domain = _connection.DefineXml(Definition(Guid.NewGuid(), "idle"));

        var refused = Assert.Throws<LibvirtException>(() => domain.Destroy());

        Assert.Equal(VirErrorNumber.OperationInvalid, refused.Code);
        Assert.False(refused.IsConnectionLost);
    }

    [Fact]
    public void Lists_hold_every_domain_once()
    {
        using var domain = _connection.DefineXml(Definition(Guid.NewGuid(), "listed"));
        var all = _connection.ListAllDomains();
        var idle = _connection.ListAllDomains(VirConnectListAllDomainsFlags.Inactive);

        Assert.Equal(["listed", "test"], all.Select(d => d.Name).Order());
        Assert.Equal(["listed"], idle.Select(d => d.Name));
        foreach (var one in all.Concat(idle))
        {
            one.Dispose();
        }
    }

    [Fact]
    public void Metadata_comes_back_as_it_was_stored()
    {
        const string Space = "http://example.org/marker";
        using var domain = _connection.DefineXml(Definition(Guid.NewGuid(), "marked"));
        Assert.Null(domain.GetMetadata(VirDomainMetadataType.Element, Space));

        domain.SetMetadata(VirDomainMetadataType.Element, "<note text='ö &amp; &lt;'/>", "n", Space, VirDomainModificationImpact.Config);

        var stored = XElement.Parse(domain.GetMetadata(VirDomainMetadataType.Element, Space)!);
        Assert.Equal("ö & <", (string?)stored.Attribute("text"));
        domain.SetMetadata(VirDomainMetadataType.Element, null, null, Space, VirDomainModificationImpact.Config);
        Assert.Null(domain.GetMetadata(VirDomainMetadataType.Element, Space));
    }

    [Fact]
    public void Statistics_of_all_domains_come_in_one_call()
    {
        var stats = _connection.GetAllDomainStats(VirDomainStatsTypes.State);

        var test = Assert.Single(stats);
        Assert.Equal("test", test.Name);
        Assert.Contains(test.Statistics, p => p is { Name: "state.state", Type: VirTypedParameterType.Int, Integer: (int)VirDomainState.Running });
    }

    [Fact]
    public async Task Lifecycle_events_arrive_in_their_order()
    {
        var events = Channel.CreateUnbounded<DomainEvent>();
        using var subscription = _connection.DomainEventRegisterAny(VirDomainEventId.Lifecycle, events.Writer);
        using var domain = _connection.DefineXml(Definition(Guid.NewGuid(), "watched"));
        domain.Create();
        domain.Destroy();
        domain.Undefine();

        using var patience = new CancellationTokenSource(Patience);
        var types = new List<VirDomainEventType>();
        await foreach (var happened in events.Reader.ReadAllAsync(patience.Token))
        {
            var lifecycle = Assert.IsType<LifecycleEvent>(happened);
            Assert.Equal(domain.Uuid, lifecycle.Uuid);
            Assert.Equal("watched", lifecycle.Name);
            types.Add(lifecycle.Type);
            if (lifecycle.Type == VirDomainEventType.Undefined)
            {
                break;
            }
        }

        Assert.Equal([VirDomainEventType.Defined, VirDomainEventType.Started, VirDomainEventType.Stopped, VirDomainEventType.Undefined], types);
    }

    [Fact]
    public async Task A_subscription_that_ended_hears_nothing_more()
    {
        var ended = Channel.CreateUnbounded<DomainEvent>();
        var kept = Channel.CreateUnbounded<DomainEvent>();
        var subscription = _connection.DomainEventRegisterAny(VirDomainEventId.Lifecycle, ended.Writer);
        var second = Assert.Throws<LibvirtException>(() => _connection.DomainEventRegisterAny(VirDomainEventId.Lifecycle, kept.Writer));
        Assert.Equal(VirErrorNumber.InvalidArg, second.Code);
        subscription.Dispose();
        subscription.Dispose();
        using var other = _connection.DomainEventRegisterAny(VirDomainEventId.Lifecycle, kept.Writer);
        using var domain = _connection.DefineXml(Definition(Guid.NewGuid(), "unheard"));

        using var patience = new CancellationTokenSource(Patience);
        await kept.Reader.ReadAsync(patience.Token);

        Assert.False(ended.Reader.TryRead(out var heard), $"heard {heard}");
    }

    private static string Definition(Guid uuid, string name) => new XElement(
        "domain",
        new XAttribute("type", "test"),
        new XElement("name", name),
        new XElement("uuid", uuid.ToString("D")),
        new XElement("memory", 65536),
        new XElement("vcpu", 1),
        new XElement("os", new XElement("type", "hvm"))).ToString();
}
