using System.Net;
using Nova.Core.Faults;
using Nova.OpenStack.Http;
using Nova.OpenStack.Identity;

namespace Nova.OpenStack.ObjectStore;

/// <summary>Reads of nova-objectstore what belongs to a project, with the service's own token: nobody keeps the user's.</summary>
public sealed class ObjectStoreClient : IDisposable
{
    private const string TokenHeader = "X-Auth-Token";
    private const string ProjectHeader = "X-Nova-Project";

    private readonly ObjectStoreClientOptions options;
    private readonly ServiceToken own;
    private readonly HttpClient http;

    internal ObjectStoreClient(ObjectStoreClientOptions options, ServiceToken own) => (this.options, this.own, http) = (options, own, ServiceHttp.Create(options.Trust));

    /// <summary>An object's bytes, as they come.</summary>
    /// <param name="project">Whose it is.</param>
    /// <param name="path"><c>bucket/key</c>.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="FaultException">NotFound, where there is none; Unavailable, where the object store does not answer.</exception>
    public async Task<Stream> OpenAsync(string project, string path, CancellationToken cancel)
    {
        var address = new Uri(options.Url, "/" + string.Join('/', path.Split('/').Select(Uri.EscapeDataString)));
        for (var again = false; ; again = true)
        {
            var token = await own.GetAsync(cancel);
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.TryAddWithoutValidation(TokenHeader, token.Text);
            request.Headers.TryAddWithoutValidation(ProjectHeader, project);
            var response = await SendAsync(request, cancel);
            if (response.IsSuccessStatusCode)
            {
                return await response.Content.ReadAsStreamAsync(cancel);
            }

            using (response)
            {
                if (response.StatusCode == HttpStatusCode.NotFound)
                {
                    throw new FaultException(FaultKind.NotFound, $"The object {path} does not exist.", "object_not_found");
                }

                if (response.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) || again)
                {
                    throw Unavailable($"{options.Url}: {(int)response.StatusCode}");
                }

                // Our own token was refused: log in again, once.
                own.Reject(token);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        }
        catch (Exception unreachable) when (TransientFailure.Is(unreachable, cancel))
        {
            throw Unavailable($"{options.Url}: {unreachable.Message}");
        }
    }

    private static FaultException Unavailable(string details) => new(new Fault(FaultKind.Unavailable, "The object store does not answer.", Details: details));
}
