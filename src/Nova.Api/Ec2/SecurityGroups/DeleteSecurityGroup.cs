using Nova.Api.Ec2.Pipeline;
using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Ec2.SecurityGroups;

/// <summary>DeleteSecurityGroup: one that no instance is in.</summary>
internal static class DeleteSecurityGroup
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var group = GroupParameter.Require(request, await GroupParameter.ListAsync(request, cancel));
        if (group.Name == SecurityGroupRecord.Default)
        {
            return new Ec2Error(400, "CannotDelete", "The default security group cannot be deleted");
        }

        try
        {
            await request.CallAsync(SecurityGroupsRpc.Delete, new SecurityGroupNumber(group.Number), cancel);
        }
        catch (FaultException used) when (used.Fault.Kind == FaultKind.BadRequest)
        {
            return new Ec2Error(400, "InvalidGroup.InUse", used.Fault.Message);
        }

        return Ec2Answer.Done;
    }
}
