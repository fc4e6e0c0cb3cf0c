using System.Text;
using Nova.Api.Ec2.Pipeline;
using Nova.Core.Rpc.Compute;

namespace Nova.Api.Ec2.Instances;

/// <summary>GetConsoleOutput, in base64; empty before the instance has a host.</summary>
internal static class GetConsoleOutput
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var instance = await InstanceIds.FindOneAsync(request, cancel);
        var text = instance.Host is { } host
            ? (await request.CallHostAsync(ComputeRpc.GetConsoleOutput, host, new Core.Rpc.Compute.GetConsoleOutput(instance.Id, Lines: null), cancel)).Text
            : "";
        return Ec2Answer.Of(xml => xml
            .Element("instanceId", InstanceIds.Of(instance))
            .Element("timestamp", request.Backends.Time.GetUtcNow())
            .Element("output", Convert.ToBase64String(Encoding.UTF8.GetBytes(Compute.Servers.Actions.GetConsoleOutput.WithoutControls(text)))));
    }
}
