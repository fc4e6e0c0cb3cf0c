using Microsoft.Extensions.FileProviders;

namespace Nova.NoVncProxy.Pages;

/// <summary>The pages that come with noVNC or spice-html5, as the distribution has them: files of one folder, no lists of it.</summary>
internal static class PageServing
{
    public static void UsePages(this IApplicationBuilder app, ProxyOptions options)
    {
        app.Use(next => http => RefuseAsync(http) ?? next(http));
        if (options.Pages is { } folder && Directory.Exists(folder))
        {
            app.UseStaticFiles(new StaticFileOptions
            {
                FileProvider = new PhysicalFileProvider(Path.GetFullPath(folder)),
                OnPrepareResponse = page => TokenCookie.Keep(page.Context),
            });
        }

        app.Run(http =>
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return http.Response.CompleteAsync();
        });
    }

    private static Task? RefuseAsync(HttpContext http)
    {
        var method = http.Request.Method;
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
        {
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return http.Response.CompleteAsync();
        }

        // OSSA-2021-002: a path that begins with two slashes is another host to a browser that is redirected to it. We redirect nobody, and serve no such path.
        if (http.Request.Path.Value is { } path && (path.Contains("//", StringComparison.Ordinal) || path.Contains('\\', StringComparison.Ordinal)))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return http.Response.CompleteAsync();
        }

        return null;
    }
}
