using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Database.Networks;
using Nova.Database.Writing;

namespace Nova.Conductor.Networks;

/// <summary>Security groups of a new server: those asked for, else the project's default one where it has interfaces.</summary>
internal static class NewServerGroups
{
    /// <summary>By name.</summary>
    /// <exception cref="FaultException">BadRequest: one of them is not there.</exception>
    public static IReadOnlyDictionary<string, Guid> Of(WriteScope scope, IReadOnlyList<string> asked, string project, bool hasInterfaces)
    {
        IReadOnlyList<string> names = asked.Count > 0 ? asked : hasInterfaces ? [SecurityGroupRecord.Default] : [];
        if (names.Count == 0)
        {
            return new Dictionary<string, Guid>();
        }

        if (names.Contains(SecurityGroupRecord.Default))
        {
            GroupMembers.EnsureDefault(scope, project);
        }

        // The default one stays for ever, and all of a project's servers are in it: it is not held.
        var groups = GroupMembers.Find(scope, project, [.. names]);
        foreach (var name in names)
        {
            if (!groups.TryGetValue(name, out var group) || (name != SecurityGroupRecord.Default && !GroupMembers.Hold(scope, group)))
            {
                throw new FaultException(FaultKind.BadRequest, $"Security group {name} not found for project {project}.");
            }
        }

        return groups;
    }
}
