using Nova.Core.Faults;
using Nova.Core.Hardware;
using Nova.Core.Images.Properties;
using Nova.Core.Networks;
using Nova.Core.Servers;

namespace Nova.Compute.Libvirt.DomainXml;

/// <summary>Decides what a guest's network interfaces are: where they are plugged, and which model the image wants.</summary>
internal static class PlanInterfaces
{
    private const string DefaultModel = "virtio";

    /// <summary>What QEMU and KVM offer, as upstream (<c>nova/virt/libvirt/vif.py</c>).</summary>
    private static readonly string[] Models =
        ["virtio", "ne2k_pci", "pcnet", "rtl8139", "e1000", "e1000e", "lan9118", "igb", "spapr-vlan", "vmxnet3"];

    /// <exception cref="FaultException">The image wants a model, or the network a way of plugging, that this driver does not have: no host can do it.</exception>
    public static IReadOnlyList<InterfaceDevice> Of(InstanceRecord instance, string virtType, int mostQueues = 1) =>
        [.. (instance.Interfaces ?? []).Select(one => Of(instance, one, virtType, mostQueues))];

    /// <inheritdoc cref="Of(InstanceRecord, string, int)"/>
    public static InterfaceDevice Of(InstanceRecord instance, InstanceInterface one, string virtType, int mostQueues = 1)
    {
        // What the table does not know is named in the refusal as it is written.
        var properties = instance.ImageProperties;
        var model = ImageProperties.Get(properties, "hw_vif_model") ?? properties.GetValueOrDefault("hw_vif_model") ?? DefaultModel;
        return Models.Contains(model)
            ? Limited(instance, new InterfaceDevice(one.MacAddress, BridgeOf(one), one.DeviceName, model, one.Mtu), virtType, mostQueues)
            : throw new FaultException(FaultKind.BadRequest, $"Requested hardware '{model}' is not supported by the '{virtType}' virt driver");
    }

    /// <summary>What only virtio has: packed rings, and a queue for each processor, which is KVM's to serve.</summary>
    private static InterfaceDevice Limited(InstanceRecord instance, InterfaceDevice device, string virtType, int mostQueues)
    {
        var (limits, isVirtio) = (new GuestLimits(instance.Flavor), device.Model == DefaultModel);
        var hasQueues = isVirtio && virtType == "kvm" && new DeviceWishes(instance.Flavor, instance.ImageProperties).HasManyQueues;
        return device with
        {
            Inbound = limits.Inbound,
            Outbound = limits.Outbound,
            Queues = hasQueues ? Math.Min(instance.Flavor.Vcpus, mostQueues) : null,
            PacksRings = isVirtio && new GuestWishes(instance.Flavor, instance.ImageProperties).PacksRings,
        };
    }

    private static string BridgeOf(InstanceInterface one) => one is { VifType: InstanceInterface.BridgeType, Bridge: { } bridge }
        ? bridge
        : throw new FaultException(FaultKind.NotImplemented, $"Unexpected vif_type={one.VifType}");
}
