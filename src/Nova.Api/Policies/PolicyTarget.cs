namespace Nova.Api.Policies;

/// <summary>What a rule is asked about: the owner of the object that the request touches.</summary>
internal readonly record struct PolicyTarget(string? ProjectId, string? UserId)
{
    /// <summary>The project is known only once the object has been looked up.</summary>
    public bool ProjectIsOpen { get; private init; }

    /// <summary>The user is known only once the object has been looked up.</summary>
    public bool UserIsOpen { get; private init; }

    /// <summary>What a comparison with something open is taken to give.</summary>
    public bool OpenMatches { get; private init; }

    /// <summary>
    /// A server before its look-up. For callers who are not administrators a foreign server does not exist, so that its project is theirs;
    /// which of the project's users made it is open, and for administrators the project is too.
    /// </summary>
    /// <remarks>What a rule says with <paramref name="openMatches"/> false holds whoever the owner is; what it refuses with true is refused for all.</remarks>
    public static PolicyTarget OfServer(Caller caller, bool openMatches) => new(caller.ProjectId, UserId: null)
    {
        ProjectIsOpen = caller.IsAdmin,
        UserIsOpen = true,
        OpenMatches = openMatches,
    };

    /// <summary>The target for a rule that is negated: what is open counts the other way there.</summary>
    public PolicyTarget Negated => this with { OpenMatches = !OpenMatches };

    /// <summary>True where the object belongs to this project. Nothing belongs to null, as in oslo.policy.</summary>
    public bool IsOfProject(string? id) => ProjectIsOpen ? OpenMatches : ProjectId is not null && id == ProjectId;

    /// <summary>True where the object belongs to this user.</summary>
    public bool IsOfUser(string? id) => UserIsOpen ? OpenMatches : UserId is not null && id == UserId;
}

/// <summary>A rule compiled at start: true where the caller may.</summary>
internal delegate bool PolicyCheck(Caller caller, in PolicyTarget target);
