using Nova.Core.Flavors;
using Nova.Core.Scheduling;
using Nova.Scheduler.Filters;

namespace Nova.Scheduler.Pipeline;

/// <summary>What equal requests have in common: everything a filter of a class scope may read. Requests with equal keys share filter results and scores.</summary>
internal sealed class RequestClassKey : IEquatable<RequestClassKey>
{
    private readonly SchedulingRequest _request;
    private readonly FilterScope _scope;
    private readonly bool _forced;
    private readonly int _hash;

    /// <param name="request">The request.</param>
    /// <param name="scope">The widest class scope of the filters in use: project and image count only where a filter reads them.</param>
    /// <param name="forced">True for requests with a forced host, which most filters let pass.</param>
    public RequestClassKey(SchedulingRequest request, FilterScope scope, bool forced)
    {
        _request = request;
        _scope = scope;
        _forced = forced;
        var flavor = request.Flavor;
        var hash = new HashCode();
        hash.Add(flavor.Id);
        hash.Add(flavor.MemoryMb);
        hash.Add(flavor.Vcpus);
        hash.Add(flavor.RootGb);
        hash.Add(flavor.ExtraSpecs.Count);
        hash.Add(request.ImageProperties.Count);
        hash.Add(request.AvailabilityZone);
        hash.Add(request.VolumeBacked);
        if (scope >= FilterScope.Project)
        {
            hash.Add(request.ProjectId);
        }

        if (scope >= FilterScope.Image)
        {
            hash.Add(request.ImageId);
        }

        _hash = hash.ToHashCode();
    }

    public bool Equals(RequestClassKey? other)
    {
        if (other is null || other._hash != _hash || other._forced != _forced)
        {
            return false;
        }

        SchedulingRequest a = _request, b = other._request;
        return a.Flavor.Id == b.Flavor.Id
            && a.Flavor.Name == b.Flavor.Name
            && SameSize(a.Flavor, b.Flavor)
            && a.AvailabilityZone == b.AvailabilityZone
            && a.VolumeBacked == b.VolumeBacked
            && (_scope < FilterScope.Project || a.ProjectId == b.ProjectId)
            && (_scope < FilterScope.Image || a.ImageId == b.ImageId)
            && SameItems(a.Flavor.ExtraSpecs, b.Flavor.ExtraSpecs)
            && SameItems(a.ImageProperties, b.ImageProperties);
    }

    public override bool Equals(object? obj) => Equals(obj as RequestClassKey);

    public override int GetHashCode() => _hash;

    private static bool SameSize(FlavorRecord a, FlavorRecord b)
        => (a.Vcpus, a.MemoryMb, a.RootGb, a.EphemeralGb, a.SwapMb) == (b.Vcpus, b.MemoryMb, b.RootGb, b.EphemeralGb, b.SwapMb);

    private static bool SameItems(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b)
    {
        if (ReferenceEquals(a, b))
        {
            return true;
        }

        if (a.Count != b.Count)
        {
            return false;
        }

        foreach (var (key, value) in a)
        {
            if (!b.TryGetValue(key, out var other) || other != value)
            {
                return false;
            }
        }

        return true;
    }
}
