using Nova.Http;

namespace Nova.ObjectStore.Pipeline;

/// <summary>What goes wrong outside of any operation, in S3's form.</summary>
internal sealed class S3Faults : IErrorForm
{
    public Task WriteAsync(HttpContext http, int status, string? message)
    {
        S3Answer answer = status switch
        {
            400 or 413 or 408 => S3Error.IncompleteBody with { Status = status },
            503 => S3Error.ServiceUnavailable,
            _ => S3Error.InternalError with { Status = status },
        };
        return answer.WriteAsync(http, http.Response.Headers["x-amz-request-id"].ToString());
    }

    public string? Unexpected(Exception error) => null;
}
