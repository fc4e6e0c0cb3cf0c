using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nova.Api.Pipeline;

/// <summary>The Compute API's error form, the one place where failures get it: fault names, standard messages and the envelope.</summary>
internal sealed class FaultResponses : IErrorForm
{
    public static readonly FaultResponses Form = new();

    private const string Malformed = "The server could not comply with the request since it is either malformed or otherwise incorrect.";

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The name of the envelope's only key.</summary>
    public static string NameOf(int status) => status switch
    {
        400 => "badRequest",
        401 => "unauthorized",
        403 => "forbidden",
        404 => "itemNotFound",
        405 => "badMethod",
        409 => "conflictingRequest",
        413 or 429 => "overLimit",
        415 => "badMediaType",
        501 => "notImplemented",
        503 => "serviceUnavailable",
        _ => "computeFault",
    };

    /// <summary>The message of a status that comes without one.</summary>
    public static string DefaultMessage(int status) => status switch
    {
        400 => Malformed,
        404 => "The resource could not be found.",
        410 => "This resource is no longer available.  No forwarding address is given.",
        413 => "Request is too large.",
        415 => "Unsupported Content-Type",
        501 => "The request method is not implemented for this server.",
        503 => "The server is currently unavailable. Please try again at a later time.",
        _ => "The server has either erred or is incapable of performing the requested operation.",
    };

    Task IErrorForm.WriteAsync(HttpContext http, int status, string? message) => WriteAsync(http, status, message);

    string IErrorForm.Unexpected(Exception error) => Unexpected(error);

    /// <summary>The message of a 500: the class of the failure, nothing else that could leak internals.</summary>
    public static string Unexpected(Exception error) =>
        "Unexpected API Error. Please report this to the operator of this cloud together with the request id.\n"
        + $"<class '{error.GetType().FullName}'>";

    public static Task WriteAsync(HttpContext http, int status, string? message)
    {
        HttpResponse response = http.Response;
        response.StatusCode = status;
        response.ContentType = ResponseWriting.Json;
        using (var writer = new Utf8JsonWriter(response.BodyWriter, Writing))
        {
            writer.WriteStartObject();
            writer.WriteStartObject(NameOf(status));
            writer.WriteNumber("code"u8, status);
            writer.WriteString("message"u8, message ?? DefaultMessage(status));
            if (status is 413 or 429 && response.Headers.RetryAfter.Count > 0)
            {
                writer.WriteString("retryAfter"u8, response.Headers.RetryAfter.ToString());
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.Flush();
            response.ContentLength = writer.BytesCommitted;
        }

        return response.BodyWriter.FlushAsync(http.RequestAborted).AsTask();
    }

    /// <summary>The 401 of the token filter, which stands before the API and has an envelope of its own.</summary>
    public static Task WriteUnauthorizedAsync(HttpContext http, string identityUri)
    {
        http.Response.Headers.WWWAuthenticate = string.Create(CultureInfo.InvariantCulture, $"Keystone uri=\"{identityUri}\"");
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return ResponseWriting.WriteTextAsync(
            http,
            ResponseWriting.Json,
            """{"error": {"code": 401, "title": "Unauthorized", "message": "The request you have made requires authentication."}}"""u8.ToArray());
    }
}
