using System.Xml.Linq;
using Nova.Libvirt.Events;

namespace Nova.Libvirt.Tests.TestDriver;

/// <summary>The binding against libvirt's own test driver: no daemon, the same C functions.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public void A_connection_tells_about_its_host()
    {
        using var connection = LibvirtConnection.Open("test:///default");

        Assert.Equal("TEST", connection.GetType().ToUpperInvariant());
        Assert.Equal("test:///default", connection.GetUri());
        Assert.NotEmpty(connection.GetHostname());
        Assert.True(connection.IsAlive());
        Assert.True(LibvirtConnection.GetVersion() >= 5_000_000);
        var node = connection.GetNodeInfo();
        Assert.Equal("i686", node.Model);
        Assert.Equal(16, node.Cpus);
        Assert.Equal(3145728u, node.MemoryKiB);
        Assert.Equal("capabilities", XDocument.Parse(connection.GetCapabilities()).Root!.Name.LocalName);
    }

    [Fact]
    public void An_unknown_address_is_a_libvirt_exception_with_its_code()
    {
        var refused = Assert.Throws<LibvirtException>(() => LibvirtConnection.Open("nonsense:///"));

        Assert.Equal(VirErrorNumber.NoConnect, refused.Code);
        Assert.Equal(VirErrorLevel.Error, refused.Level);
        Assert.True(refused.IsConnectionLost);
        Assert.Contains("nonsense", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_domain_that_is_not_there_is_null_and_not_an_exception()
    {
        using var connection = LibvirtConnection.Open("test:///default");

        Assert.Null(connection.LookupByUuid(Guid.NewGuid()));
        Assert.Null(connection.LookupByName("nobody"));
        Assert.Null(connection.LookupById(4711));
    }

    [Fact]
    public void A_refused_definition_names_what_is_wrong()
    {
        using var connection = LibvirtConnection.Open("test:///default");

        var refused = Assert.Throws<LibvirtException>(() => connection.DefineXml("<domain type='test'><memory>1</memory></domain>"));

        Assert.Equal(VirErrorNumber.NoName, refused.Code);
        Assert.Equal(nameof(LibvirtConnection.DefineXml), refused.Function);
    }

    [Fact]
    public void The_event_loop_lives_as_long_as_its_last_connection()
    {
        var first = LibvirtConnection.Open("test:///default");
        var second = LibvirtConnection.Open("test:///default");
        Assert.True(LibvirtEventLoop.IsRunning);
        first.Dispose();
        first.Dispose();
        Assert.True(LibvirtEventLoop.IsRunning);
        second.Dispose();
        Assert.False(LibvirtEventLoop.IsRunning);

        using var third = LibvirtConnection.Open("test:///default");
        Assert.True(LibvirtEventLoop.IsRunning);
    }

    [Fact]
    public async Task Closing_completes_the_closed_task()
    {
        var connection = LibvirtConnection.Open("test:///default");
        Assert.False(connection.Closed.IsCompleted);
        connection.Dispose();
        Assert.Equal(VirConnectCloseReason.Client, await connection.Closed);
    }
}
