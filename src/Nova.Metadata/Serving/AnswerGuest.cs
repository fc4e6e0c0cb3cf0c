using System.Text;
using Nova.Core;
using Nova.Http;

namespace Nova.Metadata.Serving;

/// <summary>Answers a guest's question about itself.</summary>
internal sealed class AnswerGuest(FindGuest find, GuestPasswords passwords, MetadataOptions options, TimeProvider time, ILogger<AnswerGuest> logger)
{
    private static readonly MetadataErrors Errors = new();

    private readonly FrontDoor _door = new(Errors, new RequestLog(time, logger));

    public Task HandleAsync(HttpContext http) => _door.ServeAsync(http, (request, id) => AnswerAsync(request, RequestContext.ForService(id)));

    private async Task AnswerAsync(HttpContext http, RequestContext context)
    {
        var steps = MetadataPath.Steps(http.Request.Path.Value ?? "/");
        if (steps is [])
        {
            // Told to everybody, as upstream: it says nothing of anybody.
            await WriteAsync(http, new MetadataAnswer(string.Join('\n', MetadataVersions.Ec2)));
            return;
        }

        var (guest, status, message) = await find.FindAsync(http, context, http.RequestAborted);
        if (guest is null)
        {
            await Errors.WriteAsync(http, status, message);
        }
        else if (MetadataPath.IsPassword(steps))
        {
            await AnswerPasswordAsync(http, guest, context);
        }
        else if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            await Errors.WriteAsync(http, StatusCodes.Status400BadRequest, null);
        }
        else if (MetadataPath.Find(guest.Metadata, options.Settings, steps, time.GetUtcNow()) is { } answer)
        {
            await WriteAsync(http, answer);
        }
        else
        {
            await Errors.WriteAsync(http, StatusCodes.Status404NotFound, null);
        }
    }

    private async Task AnswerPasswordAsync(HttpContext http, KnownGuest guest, RequestContext context)
    {
        if (HttpMethods.IsGet(http.Request.Method))
        {
            await WriteAsync(http, await passwords.ReadAsync(guest, context, http.RequestAborted));
            return;
        }

        var (status, message) = HttpMethods.IsPost(http.Request.Method)
            ? await passwords.SetAsync(guest, http.Request, context, http.RequestAborted)
            : (StatusCodes.Status400BadRequest, "GET and POST only are supported.");
        if (status == StatusCodes.Status200OK)
        {
            await WriteAsync(http, new MetadataAnswer(""));
        }
        else
        {
            await Errors.WriteAsync(http, status, message);
        }
    }

    private static Task WriteAsync(HttpContext http, MetadataAnswer answer)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        return HttpMethods.IsHead(http.Request.Method)
            ? Task.CompletedTask
            : ResponseWriting.WriteTextAsync(http, answer.ContentType, answer.Contents ?? Encoding.UTF8.GetBytes(answer.Text!));
    }
}

/// <summary>What is answered.</summary>
/// <param name="Text">A listing or a value; null where it is a file.</param>
/// <param name="Contents">A file's bytes.</param>
/// <param name="ContentType">Media type.</param>
internal sealed record MetadataAnswer(string? Text, byte[]? Contents = null, string ContentType = "text/plain; charset=UTF-8");
