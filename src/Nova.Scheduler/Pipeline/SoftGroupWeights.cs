using Nova.Core.Scheduling;

namespace Nova.Scheduler.Pipeline;

/// <summary>The weighers of the soft group policies: the members of the request's group on a host, normalised over the hosts that passed.</summary>
internal readonly struct SoftGroupWeights
{
    private readonly GroupPlacement? _group;
    private readonly double _multiplier;
    private readonly int _mostMembers;
    private readonly bool _anti;

    /// <param name="group">The request's group.</param>
    /// <param name="affinityMultiplier">Of soft-affinity; 0 where the weigher is off.</param>
    /// <param name="antiAffinityMultiplier">Of soft-anti-affinity; 0 where the weigher is off.</param>
    public SoftGroupWeights(GroupPlacement? group, double affinityMultiplier, double antiAffinityMultiplier)
    {
        _anti = group?.Policy == "soft-anti-affinity";
        _multiplier = _anti ? antiAffinityMultiplier : group?.Policy == "soft-affinity" ? affinityMultiplier : 0;
        _group = _multiplier == 0 ? null : group;
        _mostMembers = _group is { MembersByHost.Count: > 0 } ? _group.MembersByHost.Values.Max() : 0;
    }

    /// <summary>Hosts whose weight differs from the rest; empty where the policy says nothing.</summary>
    public IEnumerable<string> HostsWithMembers => _mostMembers > 0 ? _group!.MembersByHost.Keys : [];

    /// <summary>What the group adds to a host's score. Hosts without members are taken to exist, so the smallest count is 0.</summary>
    public double Of(string host)
    {
        if (_mostMembers == 0)
        {
            return 0;
        }

        var members = (double)_group!.MembersByHost.GetValueOrDefault(host);
        return _multiplier * (_anti ? (_mostMembers - members) / _mostMembers : members / _mostMembers);
    }
}
