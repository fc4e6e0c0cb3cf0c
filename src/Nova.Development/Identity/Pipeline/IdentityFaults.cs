using System.Text.Json.Nodes;
using Nova.Development.Http;
using Nova.Core.Faults;

namespace Nova.Development.Identity.Pipeline;

/// <summary>Refusals in Keystone's form; the one place that maps a fault to a status.</summary>
internal static class IdentityFaults
{
    private const string AuthenticationRequired = "The request you have made requires authentication.";

    /// <summary>401, the same whatever was wrong: it must not tell which part of a login was right.</summary>
    public static Reply Unauthorized(string baseUrl, string message = AuthenticationRequired) => Of(StatusCodes.Status401Unauthorized, "Unauthorized", message) with
    {
        Headers = [("WWW-Authenticate", $"Keystone uri=\"{baseUrl}\""), ("Vary", "X-Auth-Token")],
    };

    /// <summary>403 that names the policy.</summary>
    public static Reply Forbidden(string action)
        => Of(StatusCodes.Status403Forbidden, "Forbidden", $"You are not authorized to perform the requested action: {action}.");

    /// <summary>The answer for <paramref name="fault"/>.</summary>
    public static Reply Of(Fault fault) => fault.Kind switch
    {
        FaultKind.BadRequest => Of(StatusCodes.Status400BadRequest, "Bad Request", fault.Message),
        FaultKind.Forbidden => Of(StatusCodes.Status403Forbidden, "Forbidden", fault.Message),
        FaultKind.NotFound => Of(StatusCodes.Status404NotFound, "Not Found", fault.Message),
        FaultKind.Conflict => Of(StatusCodes.Status409Conflict, "Conflict", fault.Message),
        _ => Internal,
    };

    /// <summary>413 or whatever else the server itself found wrong with the request.</summary>
    public static Reply Malformed(BadHttpRequestException refused)
        => Of(refused.StatusCode, refused.StatusCode == StatusCodes.Status413PayloadTooLarge ? "Request Entity Too Large" : "Bad Request", refused.Message);

    /// <summary>500 without details.</summary>
    public static Reply Internal => Of(
        StatusCodes.Status500InternalServerError,
        "Internal Server Error",
        "An unexpected error prevented the server from fulfilling your request.");

    private static Reply Of(int status, string title, string message) => new(status, new JsonObject
    {
        ["error"] = new JsonObject { ["code"] = status, ["message"] = message, ["title"] = title },
    });
}
