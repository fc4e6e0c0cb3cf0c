using Nova.Api.Ec2.Instances;
using Nova.Api.Ec2.Pipeline;
using Nova.Core.Networks;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Ec2.Addresses;

/// <summary>DescribeAddresses: the project's, and the instances they lead to.</summary>
internal static class DescribeAddresses
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var names = NamesAsked.Read(request, "PublicIp");
        var filters = Filters.Read(request.Parameters, "domain", "instance-id", "private-ip-address", "public-ip");
        var all = await AddressParameter.ListAsync(request, cancel);
        if (names.FindUnknown(all.Select(floating => floating.Address)) is { } unknown)
        {
            return AddressParameter.NotFound(unknown);
        }

        var instances = await InstancesAsync(request, all, cancel);
        var found = all.Where(floating => names.Fit(floating.Address) && filters.Fit(name => [ValueOf(name, floating)]));
        return Ec2Answer.Of(xml => xml.List("addressesSet", found, (item, floating) => item
            .Element("publicIp", floating.Address)
            .Element("domain", AllocateAddress.Domain)
            .Element("instanceId", InstanceOf(floating))
            .ElementIfSet("privateIpAddress", floating.FixedAddress)));

        string? InstanceOf(FloatingAddressRecord floating) => floating.InstanceId is { } id ? instances.GetValueOrDefault(id) : null;

        string? ValueOf(string filter, FloatingAddressRecord floating) => filter switch
        {
            "domain" => AllocateAddress.Domain,
            "instance-id" => InstanceOf(floating),
            "private-ip-address" => floating.FixedAddress,
            _ => floating.Address,
        };
    }

    private static async Task<Dictionary<Guid, string>> InstancesAsync(Ec2Request request, IReadOnlyList<FloatingAddressRecord> addresses, CancellationToken cancel)
    {
        Guid[] ids = [.. addresses.Select(floating => floating.InstanceId).OfType<Guid>().Distinct()];
        return ids.Length == 0
            ? []
            : (await request.CallAsync(ServersRpc.GetSeveral, new GetServers([.. ids.Select(id => new ServerLook(id, request.Project))]), cancel)).Servers.OfType<Core.Servers.InstanceRecord>().ToDictionary(one => one.Id, InstanceIds.Of);
    }
}
