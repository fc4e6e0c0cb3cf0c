using Nova.Development.Http;
using Nova.Core.Faults;
using Nova.OpenStack.Identity;

namespace Nova.Development.Images.Pipeline;

/// <summary>Token, operation, faults: what happens to every request.</summary>
internal sealed partial class ImagePipeline(ImagesState state, TokenValidator tokens, KeystoneOptions keystone, ILogger<ImagePipeline> log)
{
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] WritingRoles = ["admin", "manager", "member"];

    /// <summary>Puts the route table on the server.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var operation in ImageRoutes.Table)
        {
            var methods = operation.Method == HttpMethods.Get ? GetAndHead : [operation.Method];
            routes.MapMethods(operation.Path, methods, http => RunAsync(http, operation));
        }

        routes.MapFallback(http => ImageFaults.Of(http, new Fault(FaultKind.NotFound, "The resource could not be found.")).WriteAsync(http, http.RequestAborted));
    }

    private async Task RunAsync(HttpContext http, ImageOperation operation)
    {
        var requestId = $"req-{Guid.NewGuid()}";
        http.Response.Headers["x-openstack-request-id"] = requestId;
        Reply reply;
        try
        {
            reply = await AnswerAsync(http, operation, http.RequestAborted);
        }
        catch (FaultException refused) when (refused.Fault.Kind != FaultKind.Internal)
        {
            reply = ImageFaults.Of(http, refused.Fault);
        }
        catch (BadHttpRequestException malformed)
        {
            reply = ImageFaults.Malformed(http, malformed);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client went away; nobody is there to be answered.
            return;
        }
#pragma warning disable CA1031 // The border of the service: whatever went wrong is logged with its id, and the client gets a 500 that tells nothing.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogFailure(failure, operation.Method, operation.Path, requestId);
            reply = ImageFaults.Internal(http);
        }

        if (http.Response.HasStarted)
        {
            // A file broke off on the way: only closing the connection tells the client that what it has is not all.
            if (reply != Reply.AlreadySent)
            {
                http.Abort();
            }

            return;
        }

        await reply.WriteAsync(http, http.RequestAborted);
    }

    private async Task<Reply> AnswerAsync(HttpContext http, ImageOperation operation, CancellationToken cancel)
    {
        if (operation.Access == ImageAccess.Open)
        {
            return await operation.Handle(new ImageCall(http, state, null), cancel);
        }

        var serviceToken = http.Request.Headers["X-Service-Token"].ToString();
        var token = await tokens.ValidateAsync(http.Request.Headers["X-Auth-Token"].ToString(), serviceToken.Length > 0 ? serviceToken : null, cancel);
        if (token is null)
        {
            return ImageFaults.Unauthorized(http, keystone.PublicUrl ?? keystone.AuthUrl);
        }

        var caller = new ImageCaller(token.ProjectId, token.Roles.Contains("admin"), token.Roles.Intersect(WritingRoles).Any());
        return operation.Access == ImageAccess.Write && !caller.MayWrite
            ? ImageFaults.Forbidden(http)
            : await operation.Handle(new ImageCall(http, state, caller), cancel);
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed [{RequestId}]")]
    private partial void LogFailure(Exception failure, string method, string path, string requestId);
}
