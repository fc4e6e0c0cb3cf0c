using Nova.Api.Ec2.Pipeline;
using Nova.Core.Networks;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Ec2.Addresses;

/// <summary>The floating addresses of the caller's project; those of others do not exist, for administrators neither. Its quota bounds the list.</summary>
internal static class AddressParameter
{
    public static async Task<IReadOnlyList<FloatingAddressRecord>> ListAsync(Ec2Request request, CancellationToken cancel) =>
        (await request.CallAsync(FloatingAddressesRpc.List, new ListFloatingAddresses(request.Project, Host: null), cancel)).Addresses;

    /// <summary>The one that PublicIp names.</summary>
    public static async Task<FloatingAddressRecord> RequireAsync(Ec2Request request, CancellationToken cancel)
    {
        var address = request.Parameters.Required("PublicIp");
        return (await ListAsync(request, cancel)).FirstOrDefault(floating => floating.Address == address) ?? throw new Ec2RefusalException(NotFound(address));
    }

    public static Ec2Error NotFound(string address) => new(404, "InvalidAddress.NotFound", $"Address '{address}' not found.");
}
