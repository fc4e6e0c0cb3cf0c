using Nova.Core.Faults;
using Nova.Http;
using Nova.ObjectStore.Signatures;
using Nova.ObjectStore.Storage;

namespace Nova.ObjectStore.Pipeline;

/// <summary>Address, operation, signer, in this order: what happens to every request behind the front door.</summary>
internal sealed class ObjectStorePipeline(ObjectFolders folders, ObjectStoreOptions options, SignerCheck signers, TimeProvider time, ILogger<ObjectStorePipeline> log)
{
    private readonly S3Store store = new(folders, options, time);
    private readonly FrontDoor door = new(new S3Faults(), new RequestLog(time, log, WithoutQuery), "x-amz-request-id");

    /// <summary>One endpoint for all: a key is any text, so there are no routes to tell apart.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapFallback("{**path}", http => door.ServeAsync(http, RunAsync));

    /// <summary>For the log: a query may hold a signature, with which whoever reads the log could send the request again. Its other words are in the answer's status.</summary>
    private static string WithoutQuery(HttpContext http) => http.Request.QueryString.HasValue ? "?…" : "";

    private async Task RunAsync(HttpContext http, string requestId)
    {
        // Folders and files are looked up by calls that wait: not on the thread that serves the sockets.
        await Task.Yield();
        S3Answer answer;
        try
        {
            answer = await AnswerAsync(http);
        }
        catch (RefusedException refused) when (!http.Response.HasStarted)
        {
            answer = refused.Error;
        }

        await answer.WriteAsync(http, requestId);
    }

    private async Task<S3Answer> AnswerAsync(HttpContext http)
    {
        var address = S3Address.Read(http, options.HostNames);
        var query = ApiQuery.Parse(http.Request.QueryString);
        if (!Names.AreValid(address, out var problem))
        {
            return problem;
        }

        var (signer, refusal) = await SignerOfAsync(http, address, query);
        if (signer is null)
        {
            return refusal!;
        }

        var (operation, unknown) = S3Operations.Find(http.Request.Method, address, query);
        if (operation is null)
        {
            return unknown!;
        }

        return operation.Writes && !signer.MayWrite
            ? S3Error.AccessDenied
            : await operation.HandleAsync(new S3Call(http, address, query, signer, store));
    }

    private async Task<(Signer? Signer, S3Error? Refusal)> SignerOfAsync(HttpContext http, S3Address address, ApiQuery query)
    {
        try
        {
            return await signers.CheckAsync(http, address, query);
        }
        catch (FaultException fault) when (fault.Fault.Kind == FaultKind.Unavailable)
        {
            return (null, S3Error.ServiceUnavailable);
        }
    }
}
