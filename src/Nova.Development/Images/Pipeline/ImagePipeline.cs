using Nova.Development.Http;
using Nova.Http;
using Nova.OpenStack.Identity;

namespace Nova.Development.Images.Pipeline;

/// <summary>Token and operation: what happens to every request behind the front door.</summary>
internal sealed class ImagePipeline(ImagesState state, TokenValidator tokens, KeystoneOptions keystone, ILogger<ImagePipeline> log)
{
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] WritingRoles = ["admin", "manager", "member"];

    private readonly FrontDoor door = new(ImageFaults.Form, new RequestLog(state.Time, log));

    /// <summary>Puts the route table on the server.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var operation in ImageRoutes.Table)
        {
            var methods = operation.Method == HttpMethods.Get ? GetAndHead : [operation.Method];
            routes.MapMethods(operation.Path, methods, http => door.ServeAsync(http, (request, _) => RunAsync(request, operation)));
        }

        routes.MapFallback(http => door.ServeAsync(
            http, (request, _) => ((IErrorForm)ImageFaults.Form).WriteAsync(request, StatusCodes.Status404NotFound, null)));
    }

    private async Task RunAsync(HttpContext http, ImageOperation operation)
    {
        var reply = await AnswerAsync(http, operation, http.RequestAborted);
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
}
