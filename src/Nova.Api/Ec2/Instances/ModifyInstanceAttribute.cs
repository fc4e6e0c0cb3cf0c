using Nova.Api.Ec2.Pipeline;
using Nova.Api.Policies;
using Nova.Core.Rpc.Conductor;
using Nova.Core.Servers;

namespace Nova.Api.Ec2.Instances;

/// <summary>ModifyInstanceAttribute: protection against termination, which is the Compute API's lock.</summary>
internal static class ModifyInstanceAttribute
{
    private static readonly Policy Lock = "os_compute_api:os-lock-server:lock";
    private static readonly Policy Unlock = "os_compute_api:os-lock-server:unlock";
    private static readonly Policy Override = "os_compute_api:os-lock-server:unlock:unlock_override";

    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var instance = await InstanceIds.FindOneAsync(request, cancel);
        var attribute = request.Parameters.Get("Attribute");
        var isOld = attribute == "disableApiTermination";
        if (attribute is not null && !isOld)
        {
            return Ec2Error.Unsupported($"The attribute {attribute} of an instance cannot be changed by EC2.");
        }

        if (request.Parameters.Get("Value") is not null && request.Parameters.Get("DisableApiTermination.Value") is not null)
        {
            return Ec2Error.Combined("One change at a time: Attribute and Value, or DisableApiTermination.Value.");
        }

        if ((isOld ? request.Parameters.Flag("Value") : request.Parameters.Flag("DisableApiTermination.Value")) is not { } isProtected)
        {
            return Ec2Error.Missing(isOld ? "Value" : "DisableApiTermination.Value");
        }

        request.Check(instance, isProtected ? Lock : Unlock);
        var overrides = request.Allows(Override, new PolicyTarget(instance.ProjectId, instance.UserId));
        if (!isProtected && instance.LockedBy == LockedBy.Admin && !overrides)
        {
            return Ec2Error.Denied(Override.RefusalMessage);
        }

        await request.CallAsync(ServersRpc.Lock, new LockServer(instance.Id, isProtected, Reason: null, AsAdmin: !isProtected && overrides), cancel);
        return Ec2Answer.Done;
    }
}
