using Nova.Api.Ec2.Ids;
using Nova.Api.Ec2.Pipeline;
using Nova.Core.Networks;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Ec2.Subnets;

/// <summary>The networks that servers of the caller's project may be on; others do not exist, for administrators neither.</summary>
internal static class SubnetParameter
{
    public static string IdOf(Guid network) => Ec2Id.Of("subnet", network);

    public static async Task<IReadOnlyList<NetworkRecord>> ListAsync(Ec2Request request, CancellationToken cancel) =>
        (await request.CallAsync(NetworksRpc.List, new ListNetworks(request.Project), cancel)).Networks;

    public static Ec2Error NotFound(string id) => new(404, "InvalidSubnetID.NotFound", $"The subnet ID '{id}' does not exist");
}
