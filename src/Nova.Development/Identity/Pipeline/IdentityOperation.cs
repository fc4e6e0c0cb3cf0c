using Nova.Development.Http;

namespace Nova.Development.Identity.Pipeline;

/// <summary>One line of the route table.</summary>
/// <param name="Method">HTTP method; a GET answers HEAD too.</param>
/// <param name="Path">Route pattern.</param>
/// <param name="Access">Who may call it.</param>
/// <param name="Action">Name of Keystone's policy, shown in the 403.</param>
/// <param name="Handle">The operation.</param>
internal sealed record IdentityOperation(
    string Method,
    string Path,
    Access Access,
    string Action,
    Func<IdentityCall, CancellationToken, Task<Reply>> Handle);
