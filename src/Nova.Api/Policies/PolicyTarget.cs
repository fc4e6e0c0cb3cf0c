namespace Nova.Api.Policies;

/// <summary>What a rule is asked about: the owner of the object that the request touches.</summary>
internal readonly record struct PolicyTarget(string? ProjectId, string? UserId);

/// <summary>A rule compiled at start: true where the caller may.</summary>
internal delegate bool PolicyCheck(Caller caller, in PolicyTarget target);
