using System.Text.Json.Nodes;
using Nova.Development.Http;
using Nova.Http;

namespace Nova.Development.Identity.Pipeline;

/// <summary>Refusals in Keystone's form.</summary>
internal sealed class IdentityFaults : IErrorForm
{
    public static readonly IdentityFaults Form = new();

    private const string AuthenticationRequired = "The request you have made requires authentication.";

    /// <summary>401, the same whatever was wrong: it must not tell which part of a login was right.</summary>
    public static Reply Unauthorized(string baseUrl, string message = AuthenticationRequired) => Of(StatusCodes.Status401Unauthorized, message) with
    {
        Headers = [("WWW-Authenticate", $"Keystone uri=\"{baseUrl}\""), ("Vary", "X-Auth-Token")],
    };

    /// <summary>403 that names the policy.</summary>
    public static Reply Forbidden(string action) => Of(StatusCodes.Status403Forbidden, $"You are not authorized to perform the requested action: {action}.");

    Task IErrorForm.WriteAsync(HttpContext http, int status, string? message) => Of(status, message).WriteAsync(http, http.RequestAborted);

    string? IErrorForm.Unexpected(Exception error) => null;

    private static Reply Of(int status, string? message)
    {
        var (title, standard) = status switch
        {
            400 => ("Bad Request", "The server could not comply with the request since it is either malformed or otherwise incorrect."),
            401 => ("Unauthorized", AuthenticationRequired),
            403 => ("Forbidden", "You are not authorized to perform the requested action."),
            404 => ("Not Found", "The resource could not be found."),
            409 => ("Conflict", "Conflict occurred."),
            413 => ("Request Entity Too Large", "Request is too large."),
            503 => ("Service Unavailable", "The server is currently unavailable."),
            _ => ("Internal Server Error", "An unexpected error prevented the server from fulfilling your request."),
        };
        return new Reply(status, new JsonObject
        {
            ["error"] = new JsonObject { ["code"] = status, ["message"] = message ?? standard, ["title"] = title },
        });
    }
}
