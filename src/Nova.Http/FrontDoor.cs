using Nova.Core.Faults;

namespace Nova.Http;

/// <summary>The first and the last of a request to any front end: its id before, faults and the log's line after.</summary>
/// <param name="errors">The API's envelope.</param>
/// <param name="lines">Writes the log's lines.</param>
/// <param name="ownHeader">A header the API puts the request's id under besides the common one; null for none.</param>
public sealed class FrontDoor(IErrorForm errors, RequestLog lines, string? ownHeader = null)
{
    /// <summary>Serves one request: whatever <paramref name="serve"/> throws is answered in the API's form.</summary>
    /// <param name="http">The request.</param>
    /// <param name="serve">The API; it gets the request's id.</param>
    public async Task ServeAsync(HttpContext http, Func<HttpContext, string, Task> serve)
    {
        string requestId = RequestIds.Assign(http, ownHeader);
        long started = lines.Start();
        string path = http.Request.Path.Value ?? "/";
        try
        {
            await serve(http, requestId);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            lines.ClientGone(requestId, http.Request.Method, path);
        }
#pragma warning disable CA1031 // The border of the service: whatever went wrong is logged under its id, and the client gets an answer that leaks nothing.
        catch (Exception error)
#pragma warning restore CA1031
        {
            await AnswerAsync(http, requestId, path, error);
        }

        lines.Served(http, requestId, path, started);
    }

    private Task AnswerAsync(HttpContext http, string requestId, string path, Exception error)
    {
        if (http.Response.HasStarted)
        {
            // Only closing the connection tells the client that what it has is not all.
            lines.Failed(error, requestId, http.Request.Method, path);
            http.Abort();
            return Task.CompletedTask;
        }

        if (error is BadHttpRequestException bad)
        {
            return errors.WriteAsync(http, bad.StatusCode, null);
        }

        if (error is FaultException { Fault: var fault } && errors.StatusOf(fault.Kind) is var status and not StatusCodes.Status500InternalServerError)
        {
            lines.Refused(requestId, http.Request.Method, path, status, fault);
            return errors.WriteAsync(http, status, fault.Message);
        }

        lines.Failed(error, requestId, http.Request.Method, path);
        return errors.WriteAsync(http, StatusCodes.Status500InternalServerError, errors.Unexpected(error));
    }
}
