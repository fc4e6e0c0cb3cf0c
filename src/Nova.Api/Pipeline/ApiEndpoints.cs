using Nova.Api.Pipeline.Routing;

namespace Nova.Api.Pipeline;

/// <summary>Puts the route table onto ASP.NET's routing.</summary>
internal static class ApiEndpoints
{
    public static void UseComputeApi(this IApplicationBuilder app, ApiEntrance entrance, RouteTable table)
    {
        app.Use(next => http => entrance.InvokeAsync(http, next));
        app.UseRouting();
        app.Use(OnlyKnownOperations);
        app.UseEndpoints(endpoints =>
        {
            foreach (Operation operation in table.Operations)
            {
                endpoints
                    .MapMethods(operation.Path, [operation.Method], http => OperationPipeline.RunAsync(http, RequestOf(http), operation))
                    .WithMetadata(operation);
            }

            foreach (ActionTable actions in table.Actions)
            {
                endpoints
                    .MapMethods(actions.Path, [HttpMethods.Post], http => OperationPipeline.RunActionAsync(http, RequestOf(http), actions))
                    .WithMetadata(actions);
            }
        });
    }

    /// <summary>An unknown path and a wrong method on a known one get the same bare 404; ASP.NET would answer 405 to the latter.</summary>
    private static RequestDelegate OnlyKnownOperations(RequestDelegate next) => http =>
    {
        if (!EndsInNothing(http.Request.Path) && http.GetEndpoint() is { } endpoint
            && (endpoint.Metadata.GetMetadata<Operation>() is not null || endpoint.Metadata.GetMetadata<ActionTable>() is not null))
        {
            return next(http);
        }

        http.SetEndpoint(null);
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return ResponseWriting.WriteTextAsync(
            http, "text/plain; charset=UTF-8", "404 Not Found\n\nThe resource could not be found.\n\n   "u8.ToArray());
    };

    /// <summary>ASP.NET takes <c>/flavors/</c> for <c>/flavors</c>. Upstream does not: an id that is empty names nothing, and not the whole list.</summary>
    private static bool EndsInNothing(PathString path) => path.Value is { Length: > 1 } text && text[^1] == '/';

    private static ApiRequest RequestOf(HttpContext http) => http.Features.Get<ApiRequest>()!;
}
