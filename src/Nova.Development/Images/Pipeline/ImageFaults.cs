using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Nova.Core.Faults;
using Nova.Development.Http;
using Nova.Http;

namespace Nova.Development.Images.Pipeline;

/// <summary>Refusals in Glance's form: webob's, which is HTML, or JSON where the client asks for it.</summary>
internal sealed class ImageFaults : IErrorForm
{
    public static readonly ImageFaults Form = new();

    public static Reply Unauthorized(HttpContext http, Uri? identity) => Of(http, 401, null) with
    {
        Headers = [("WWW-Authenticate", $"Keystone uri=\"{identity}\"")],
    };

    public static Reply Forbidden(HttpContext http) => Of(http, 403, null);

    public static Reply UnsupportedMediaType(HttpContext http) => Of(http, 415, null);

    public static Reply Gone(HttpContext http, string id) => Of(http, 410, $"Image {id} was deleted while its file was uploaded.");

    Task IErrorForm.WriteAsync(HttpContext http, int status, string? message) => Of(http, status, message).WriteAsync(http, http.RequestAborted);

    string? IErrorForm.Unexpected(Exception error) => null;

    int IErrorForm.StatusOf(FaultKind kind) => kind == FaultKind.OverQuota ? StatusCodes.Status413PayloadTooLarge : FaultStatus.Of(kind);

    private static Reply Of(HttpContext http, int status, string? message)
    {
        var (title, standard) = status switch
        {
            400 => ("Bad Request", "The server could not comply with the request since it is either malformed or otherwise incorrect."),
            401 => ("Unauthorized", "This server could not verify that you are authorized to access the document you requested."),
            403 => ("Forbidden", "You are not authorized to complete this action."),
            404 => ("Not Found", "The resource could not be found."),
            409 => ("Conflict", "There was a conflict when trying to complete your request."),
            410 => ("Gone", "This resource is no longer available."),
            413 => ("Request Entity Too Large", "The body of your request was too large for this server."),
            415 => ("Unsupported Media Type", "The request media type is not supported by this server."),
            503 => ("Service Unavailable", "The identity service does not answer."),
            _ => ("Internal Server Error", "The server has either erred or is incapable of performing the requested operation."),
        };
        message ??= standard;
        var code = $"{status} {title}";
        return http.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase)
            ? new Reply(status, new JsonObject { ["message"] = message, ["code"] = code, ["title"] = title })
            : new Reply(status)
            {
                Text = $"<html>\n <head>\n  <title>{code}</title>\n </head>\n <body>\n  <h1>{code}</h1>\n  {HtmlEncoder.Default.Encode(message)}<br /><br />\n </body>\n</html>",
            };
    }
}
