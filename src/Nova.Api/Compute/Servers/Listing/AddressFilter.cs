using System.Text.RegularExpressions;
using Nova.Core.Servers;

namespace Nova.Api.Compute.Servers.Listing;

/// <summary>
/// The filter <c>ip</c> or <c>ip6</c>: a regular expression that a fixed address of the server begins with. As upstream it is looked at in the servers that the other filters leave; it takes time in proportion to the
/// address whatever a tenant writes, and knows no references back for it.
/// </summary>
internal sealed class AddressFilter(int version, string pattern)
{
    private readonly Regex _pattern = new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    public bool Matches(InstanceRecord server)
    {
        foreach (var address in server.Addresses)
        {
            if (address.Version == version && !address.IsFloating && _pattern.Match(address.Address) is { Success: true, Index: 0 })
            {
                return true;
            }
        }

        return false;
    }
}
