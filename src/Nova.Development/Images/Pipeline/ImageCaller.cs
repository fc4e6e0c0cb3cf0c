namespace Nova.Development.Images.Pipeline;

/// <summary>Who calls.</summary>
/// <param name="ProjectId">The project of the token.</param>
/// <param name="IsAdmin">Role <c>admin</c>.</param>
/// <param name="MayWrite">Role <c>member</c> or more; readers only read.</param>
internal sealed record ImageCaller(string? ProjectId, bool IsAdmin, bool MayWrite)
{
    public bool Owns(string? owner) => IsAdmin || (owner is not null && owner == ProjectId);
}
