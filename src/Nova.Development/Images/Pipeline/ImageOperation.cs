using Nova.Development.Http;

namespace Nova.Development.Images.Pipeline;

/// <summary>One line of the route table.</summary>
/// <param name="Method">HTTP method; a GET answers HEAD too.</param>
/// <param name="Path">Route pattern.</param>
/// <param name="Access">Who may call it; ownership of an image is checked by the operation.</param>
/// <param name="Handle">The operation.</param>
internal sealed record ImageOperation(string Method, string Path, ImageAccess Access, Func<ImageCall, CancellationToken, Task<Reply>> Handle);

/// <summary>Who may call an operation at all.</summary>
internal enum ImageAccess
{
    /// <summary>Anybody, without a token.</summary>
    Open,

    /// <summary>Any project's token.</summary>
    Read,

    /// <summary>Role member, manager or admin.</summary>
    Write,
}
