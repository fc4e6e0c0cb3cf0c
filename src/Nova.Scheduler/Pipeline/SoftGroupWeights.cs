using Nova.Core.Scheduling;

namespace Nova.Scheduler.Pipeline;

/// <summary>The weighers of the soft group policies: the members of the request's group on a host, normalised over the hosts that passed.</summary>
internal readonly struct SoftGroupWeights
{
    private readonly GroupPlacement? _group;
    private readonly double _weightPerMember;

    /// <param name="group">The request's group.</param>
    /// <param name="affinityMultiplier">Of soft-affinity; 0 where the weigher is off.</param>
    /// <param name="antiAffinityMultiplier">Of soft-anti-affinity; 0 where the weigher is off.</param>
    public SoftGroupWeights(GroupPlacement? group, double affinityMultiplier, double antiAffinityMultiplier)
    {
        var multiplier = group?.Policy switch
        {
            "soft-affinity" => affinityMultiplier,
            "soft-anti-affinity" => -antiAffinityMultiplier,
            _ => 0,
        };
        if (multiplier != 0 && group is { MembersByHost.Count: > 0 })
        {
            _group = group;
            _weightPerMember = multiplier / group.MembersByHost.Values.Max();
        }
    }

    /// <summary>Hosts whose weight differs from the rest; empty where the policy says nothing.</summary>
    public IEnumerable<string> HostsWithMembers => _group?.MembersByHost.Keys ?? [];

    /// <summary>What the group adds to a host's score beside one without members. Hosts without members are taken to exist, so the smallest count is 0.</summary>
    public double Of(string host) => _group is null ? 0 : _weightPerMember * _group.MembersByHost.GetValueOrDefault(host);
}
