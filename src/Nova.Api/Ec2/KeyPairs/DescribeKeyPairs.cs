using Nova.Api.Ec2.Pipeline;
using Nova.Core.Rpc.Conductor;

namespace Nova.Api.Ec2.KeyPairs;

/// <summary>DescribeKeyPairs: the caller's own; a user's quota bounds the list.</summary>
internal static class DescribeKeyPairs
{
    public static async Task<Ec2Answer> HandleAsync(Ec2Request request, CancellationToken cancel)
    {
        var names = NamesAsked.Read(request, "KeyName");
        var filters = Filters.Read(request.Parameters, "key-name", "fingerprint");
        var all = (await request.CallAsync(KeypairsRpc.List, new ListKeypairs(request.Caller.UserId, Marker: null, int.MaxValue), cancel)).Keypairs
            .Where(key => request.Caller.IsAdmin || !key.Name.EndsWith(request.Ec2.Options.VpnKeySuffix, StringComparison.Ordinal))
            .ToList();
        var found = all
            .Where(key => names.Fit(key.Name) && filters.Fit(name => [name == "key-name" ? key.Name : key.Fingerprint]))
            .ToList();
        return names.FindUnknown(all.Select(key => key.Name)) is { } missing
            ? new Ec2Error(404, "InvalidKeyPair.NotFound", $"The key pair '{missing}' does not exist")
            : Ec2Answer.Of(xml => xml.List("keySet", found, (item, key) => item.Element("keyName", key.Name).Element("keyFingerprint", key.Fingerprint)));
    }
}
