using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Nova.Development.Http;
using Nova.Core.Faults;

namespace Nova.Development.Images.Pipeline;

/// <summary>Refusals in Glance's form (webob's: HTML, or JSON where the client asks for it); the one place that maps a fault to a status.</summary>
internal static class ImageFaults
{
    public static Reply Unauthorized(HttpContext http, Uri? identity) => Of(http, 401, "Unauthorized", "This server could not verify that you are authorized to access the document you requested.") with
    {
        Headers = [("WWW-Authenticate", $"Keystone uri=\"{identity}\"")],
    };

    public static Reply Forbidden(HttpContext http) => Of(http, 403, "Forbidden", "You are not authorized to complete this action.");

    public static Reply UnsupportedMediaType(HttpContext http)
        => Of(http, 415, "Unsupported Media Type", "The request media type is not supported by this server.");

    public static Reply Gone(HttpContext http, string id) => Of(http, 410, "Gone", $"Image {id} was deleted while its file was uploaded.");

    public static Reply Unavailable(HttpContext http) => Of(http, 503, "Service Unavailable", "The identity service does not answer.");

    public static Reply Internal(HttpContext http) => Of(http, 500, "Internal Server Error", "The server has either erred or is incapable of performing the requested operation.");

    public static Reply Malformed(HttpContext http, BadHttpRequestException refused)
        => Of(http, refused.StatusCode, refused.StatusCode == 413 ? "Request Entity Too Large" : "Bad Request", refused.Message);

    public static Reply Of(HttpContext http, Fault fault) => fault.Kind switch
    {
        FaultKind.BadRequest => Of(http, 400, "Bad Request", fault.Message),
        FaultKind.Forbidden => Of(http, 403, "Forbidden", fault.Message),
        FaultKind.NotFound => Of(http, 404, "Not Found", fault.Message),
        FaultKind.Conflict => Of(http, 409, "Conflict", fault.Message),
        FaultKind.OverQuota => Of(http, 413, "Request Entity Too Large", fault.Message),
        FaultKind.Unavailable => Unavailable(http),
        _ => Internal(http),
    };

    private static Reply Of(HttpContext http, int status, string title, string message)
    {
        var code = $"{status} {title}";
        return http.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase)
            ? new Reply(status, new JsonObject { ["message"] = message, ["code"] = code, ["title"] = title })
            : new Reply(status)
            {
                Text = $"<html>\n <head>\n  <title>{code}</title>\n </head>\n <body>\n  <h1>{code}</h1>\n  {HtmlEncoder.Default.Encode(message)}<br /><br />\n </body>\n</html>",
            };
    }
}
