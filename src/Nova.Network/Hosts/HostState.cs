using Nova.Network.Devices;
using Nova.Network.Dhcp;
using Nova.Network.Rules;
using Nova.Network.Wanted;

namespace Nova.Network.Hosts;

/// <summary>Makes the host what a plan says, and changes nothing where it is. The order is that of who depends on whom: what is to be kept out is kept out before there is a way in.</summary>
internal sealed class HostState(Ruleset ruleset, RuleOptions rules, ApplyDevices devices, NetworkDhcp dhcp, FloatingMoves floating)
{
    private HostPlan? _written;
    private string _text = "";

    /// <summary>Makes it so.</summary>
    /// <exception cref="Tools.HostToolException">A program of the host failed; what came before it holds.</exception>
    /// <returns>True where anything was changed.</returns>
    public async Task<bool> EnsureAsync(HostPlan plan, CancellationToken ct)
    {
        if (!ReferenceEquals(plan, _written))
        {
            // As long as no row changes the plan is the same one, and so are its rules.
            (_written, _text) = (plan, HostRules.Write(plan, rules));
        }

        var changed = await ruleset.EnsureAsync(_text, ct);
        changed |= await devices.EnsureAsync(plan, ct) > 0;
        changed |= await dhcp.EnsureAsync(plan, ct);
        return changed | await floating.FollowAsync(plan, ct);
    }
}
