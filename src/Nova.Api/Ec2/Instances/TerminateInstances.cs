using Nova.Api.Ec2.Pipeline;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Ec2.Instances;

/// <summary>TerminateInstances: all of them, or none where one is not there or protected. A lock is EC2's protection, and holds for administrators too: they take it away first.</summary>
internal static class TerminateInstances
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var instances = await InstanceIds.FindAsync(request, InstanceIds.Read(request), cancel);
        if (instances.FirstOrDefault(instance => InstanceTransitions.Check(ServerAction.Delete, instance, isAdmin: false) is { Locked: true }) is { } locked)
        {
            return new Ec2Error(
                400, "OperationNotPermitted", $"The instance '{InstanceIds.Of(locked)}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.");
        }

        foreach (var instance in instances)
        {
            await request.CallAsync(ServersRpc.Delete, new DeleteServer(instance.Id, Force: false, OverrideLock: false), cancel);
        }

        return await StateChanges.DescribeAsync(request, instances, alsoReturn: false, cancel);
    }
}
