using Nova.OpenStack.Identity;

namespace Nova.Api.Pipeline;

/// <summary>A project that a request names beside the caller's own.</summary>
internal static class NamedProject
{
    /// <summary>The message of the 400 where the identity service knows no such project; null where it does, or cannot tell.</summary>
    public static async ValueTask<string?> FindFaultAsync(ApiRequest request, string project, CancellationToken cancel)
    {
        if (request.Backends.Projects is not { } projects)
        {
            return null;
        }

        return await projects.CheckAsync(project, request.UserToken, request.Caller.Catalogue, cancel) switch
        {
            ProjectVerdict.Missing => $"Project ID {project} is not a valid project.",
            ProjectVerdict.NoEndpoint => "Nova was unable to find Keystone service endpoint.",
            _ => null,
        };
    }
}
