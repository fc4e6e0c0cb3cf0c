using System.Xml.Linq;

namespace Nova.Compute.Libvirt.DomainXml.Parts;

/// <summary>A tablet, so that the pointer in a VNC console is where the user's is; an image that names the bus of its input devices has a keyboard there too.</summary>
internal sealed class InputPart : IDomainPart
{
    public void Apply(DomainPlan plan, XElement domain, XElement devices)
    {
        if (HasScreen(plan) && HasBus(plan) && (plan.Image("hw_pointer_model") ?? plan.Pointer) == "usbtablet")
        {
            devices.Add(Input("tablet", plan));
        }

        if (plan.VncListen is not null && plan.Image("hw_input_bus") is not null)
        {
            devices.Add(Input("keyboard", plan));
        }
    }

    private static bool HasBus(DomainPlan plan) => plan.Image("hw_input_bus") is not null || !plan.Devices.HasNoUsb;

    /// <summary>SPICE's agent brings a pointer of its own.</summary>
    private static bool HasScreen(DomainPlan plan) => plan.VncListen is not null || (plan.SpiceListen is not null && !plan.HasSpiceAgent);

    private static XElement Input(string type, DomainPlan plan) => new("input", new XAttribute("type", type), new XAttribute("bus", plan.Image("hw_input_bus") ?? "usb"));
}
