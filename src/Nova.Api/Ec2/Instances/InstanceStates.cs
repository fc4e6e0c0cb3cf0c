using Nova.Api.Ec2.Pipeline;
using Nova.Core.Servers;

namespace Nova.Api.Ec2.Instances;

/// <summary>States in EC2's words. Upstream tells the stable state alone; what is being stopped or deleted is told here too, as Amazon's clients wait for it.</summary>
internal readonly record struct InstanceState(int Code, string Name)
{
    public static readonly InstanceState Terminated = new(48, "terminated");

    public static InstanceState Of(InstanceRecord instance) => instance switch
    {
        { DeletedAt: not null } => Terminated,
        { TaskState: TaskState.Deleting } => new(32, "shutting-down"),
        { TaskState: TaskState.PoweringOff, VmState: VmState.Active } => new(64, "stopping"),
        { VmState: VmState.Building } => new(0, "pending"),
        { VmState: VmState.Active } => new(16, "running"),
        { VmState: VmState.Deleted or VmState.SoftDelete } => Terminated,
        { VmState: VmState.Stopped } => new(80, "stopped"),
        { VmState: VmState.Paused } => new(80, "pause"),
        { VmState: VmState.Suspended } => new(80, "suspend"),
        { VmState: VmState.Rescued } => new(16, "rescue"),
        { VmState: VmState.Resized } => new(16, "resize"),
        _ => new(0, StateNames.Of(instance.VmState)),
    };

    public void Write(XmlText xml, string element)
    {
        var (code, name) = this;
        xml.Element(element, state => state.Element("code", code).Element("name", name));
    }
}
