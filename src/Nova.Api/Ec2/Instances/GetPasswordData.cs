using Nova.Api.Ec2.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Ec2.Instances;

/// <summary>GetPasswordData: what the guest has told, for its owner's private key; empty for nothing.</summary>
internal static class GetPasswordData
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var instance = await InstanceIds.FindOneAsync(request, cancel);
        var password = await request.CallAsync(ServersRpc.GetPassword, new GetServer(instance.Id), cancel);
        return Ec2Answer.Of(xml => xml
            .Element("instanceId", InstanceIds.Of(instance))
            .Element("timestamp", request.Backends.Time.GetUtcNow())
            .Element("passwordData", password.Text));
    }
}
