using Nova.Compute.Libvirt.DomainXml;
using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Servers;

namespace Nova.Compute.Tests.Libvirt.DomainXml;

public sealed class PlanInterfacesTests
{
    [Fact]
    public void Without_interfaces_there_are_none() => Assert.Empty(PlanInterfaces.Of(Sample.Instance("host"), "qemu"));

    [Theory]
    [InlineData(null, "virtio")]
    [InlineData("e1000", "e1000")]
    [InlineData("rtl8139", "rtl8139")]
    [InlineData("VirtualE1000", "e1000")]
    [InlineData("VirtualPCNet32", "pcnet")]
    public void The_image_chooses_the_model(string? wanted, string model)
    {
        var device = Assert.Single(PlanInterfaces.Of(Instance(wanted, InstanceInterface.BridgeType, "br100"), "qemu"));

        Assert.Equal(new InterfaceDevice("fa:16:3e:00:00:01", "br100", "tap3b1f6a2c-11", model, 1500), device);
    }

    [Theory]
    [InlineData("kvm", "virtio", 16, 4)]
    [InlineData("kvm", "virtio", 2, 2)]
    [InlineData("kvm", "e1000", 16, null)]
    [InlineData("qemu", "virtio", 16, null)]
    public void A_queue_for_each_processor_is_for_virtio_under_kvm(string virtType, string model, int most, int? queues)
    {
        var instance = Instance(model, InstanceInterface.BridgeType, "br100");
        instance = instance with { Flavor = instance.Flavor with { Vcpus = 4, ExtraSpecs = new Dictionary<string, string> { ["hw:vif_multiqueue_enabled"] = "true" } } };

        Assert.Equal(queues, Assert.Single(PlanInterfaces.Of(instance, virtType, most)).Queues);
    }

    [Fact]
    public void A_model_that_nobody_has_is_refused_once_and_for_all()
    {
        var fault = Assert.Throws<FaultException>(() => PlanInterfaces.Of(Instance("'/><disk", InstanceInterface.BridgeType, "br100"), "qemu")).Fault;

        Assert.Equal((FaultKind.BadRequest, "Requested hardware ''/><disk' is not supported by the 'qemu' virt driver"), (fault.Kind, fault.Message));
    }

    [Theory]
    [InlineData("hostdev_physical", null)]
    [InlineData("bridge", null)]
    public void What_cannot_be_plugged_is_refused(string type, string? bridge)
    {
        var fault = Assert.Throws<FaultException>(() => PlanInterfaces.Of(Instance(null, type, bridge), "qemu")).Fault;

        Assert.Equal(FaultKind.NotImplemented, fault.Kind);
    }

    private static InstanceRecord Instance(string? model, string type, string? bridge)
    {
        var id = new Guid("3b1f6a2c-1122-4c3d-8e4f-5a6b7c8d9e0f");
        return Sample.Instance("host") with
        {
            ImageProperties = model is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["hw_vif_model"] = model },
            Interfaces = [new(id, "fa:16:3e:00:00:01", Guid.NewGuid(), "private", type, bridge, InstanceInterface.DeviceNameOf(id), 1500, [], null)],
        };
    }
}
