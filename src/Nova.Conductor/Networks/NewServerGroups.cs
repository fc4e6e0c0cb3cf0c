using Nova.Core.Faults;
using Nova.Core.Networks;
using Nova.Database.Networks;
using Nova.Database.Writing;

namespace Nova.Conductor.Networks;

/// <summary>Security groups of a new server with interfaces: those asked for, else the project's default one.</summary>
internal static class NewServerGroups
{
    /// <summary>By name.</summary>
    /// <exception cref="FaultException">BadRequest: one of them is not there.</exception>
    public static IReadOnlyDictionary<string, Guid> Of(WriteScope scope, IReadOnlyList<string> asked, string project)
    {
        IReadOnlyList<string> names = asked.Count == 0 ? [SecurityGroupRecord.Default] : asked;
        if (names.Contains(SecurityGroupRecord.Default))
        {
            GroupMembers.EnsureDefault(scope, project);
        }

        var groups = GroupMembers.Find(scope, project, [.. names]);
        return names.FirstOrDefault(name => !groups.ContainsKey(name)) is { } missing
            ? throw new FaultException(FaultKind.BadRequest, $"Security group {missing} not found for project {project}.")
            : groups;
    }
}
