using Nova.Api.Ec2.Pipeline;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Ec2.Instances;

/// <summary>StartInstances, StopInstances, RebootInstances: nothing is done where one of them cannot be. What is in the wanted state already stays in it, as with Amazon.</summary>
internal static class ChangePower
{
    public static Task<Ec2Answer> StartAsync(Ec2Request request, CancellationToken cancel) => RunAsync(request, ServerAction.Start, VmState.Active, cancel);

    public static Task<Ec2Answer> StopAsync(Ec2Request request, CancellationToken cancel) => RunAsync(request, ServerAction.Stop, VmState.Stopped, cancel);

    /// <summary>A hard one, as upstream's.</summary>
    public static async Task<Ec2Answer> RebootAsync(Ec2Request request, CancellationToken cancel)
    {
        await RunAsync(request, ServerAction.RebootHard, already: null, cancel);
        return Ec2Answer.Done;
    }

    private static async Task<Ec2Answer> RunAsync(Ec2Request request, ServerAction action, VmState? already, CancellationToken cancel)
    {
        var instances = await InstanceIds.FindAsync(request, InstanceIds.Read(request), cancel);
        var changed = instances.Where(instance => instance.VmState != already || instance.TaskState is not null).ToList();
        foreach (var instance in changed)
        {
            if (InstanceTransitions.Check(action, instance, request.Caller.IsAdmin) is { } notNow)
            {
                throw new Ec2RefusalException(new Ec2Error(
                    400,
                    notNow.Locked ? "OperationNotPermitted" : "IncorrectInstanceState",
                    $"The instance '{InstanceIds.Of(instance)}' is not in a state from which it can do this: {notNow.Message}"));
            }
        }

        foreach (var instance in changed)
        {
            await request.CallAsync(ServersRpc.StartAction, new StartServerAction(instance.Id, action, request.Caller.IsAdmin), cancel);
        }

        return await StateChanges.DescribeAsync(request, instances, alsoReturn: true, cancel);
    }
}
