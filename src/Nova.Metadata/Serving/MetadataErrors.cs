using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Nova.Http;

namespace Nova.Metadata.Serving;

/// <summary>How the metadata service says no: plain text, as upstream's.</summary>
internal sealed class MetadataErrors : IErrorForm
{
    /// <summary>Told of every failure: a guest learns nothing of the cloud.</summary>
    private const string Unknown = "An unknown error has occurred. Please try your request again.";

    public Task WriteAsync(HttpContext http, int status, string? message)
    {
        http.Response.StatusCode = status;
        var explanation = message ?? (status == StatusCodes.Status404NotFound ? "The resource could not be found." : "");
        var text = $"{status} {ReasonPhrases.GetReasonPhrase(status)}\n\n{explanation}\n\n   ";
        return ResponseWriting.WriteTextAsync(http, "text/plain; charset=UTF-8", Encoding.UTF8.GetBytes(text));
    }

    public string? Unexpected(Exception error) => Unknown;

    /// <summary>Whatever another daemon says is a failure to the guest; that its server is unknown is told by a return value.</summary>
    public int StatusOf(Core.Faults.FaultKind kind) => StatusCodes.Status500InternalServerError;
}
