using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nova.Core.Faults;
using Nova.Core.Images;
using Nova.OpenStack.Http;

namespace Nova.OpenStack.Images;

/// <summary>The image service (Glance v2).</summary>
/// <remarks>
/// Not found is a value (null, false); a 401 or 403 is a <see cref="FaultException"/> of kind Forbidden, a refused request one of kind
/// BadRequest or Conflict, and no answer after <c>num_retries</c> one of kind Unavailable.
/// </remarks>
public sealed class ImageClient
{
    private const int LargestPage = 1000;

    private readonly ImageEndpoint endpoint;
    private readonly JoinedLookups lookups = new();

    internal ImageClient(ImageEndpoint endpoint) => this.endpoint = endpoint;

    /// <summary>One image, or null. Look-ups of the same image with the same token that overlap share one request, and each waits for it as long as its own user does.</summary>
    public Task<ImageRecord?> GetAsync(string id, ActingAs who, CancellationToken cancel) => PathSegment.IsSafe(id)
        ? endpoint.WithinAsync(who, token => lookups.GetAsync(id, who, () => LookAsync(id, who.Unhurried()), token), cancel)
        : Task.FromResult<ImageRecord?>(null);

    /// <summary>Images that match <paramref name="filters"/> (Glance's own names), newest first unless they say otherwise; pages are followed up to <paramref name="limit"/>.</summary>
    /// <param name="filters">Query parameters: name, status, visibility, owner, size_min, sort_key, …</param>
    /// <param name="marker">Id of the image after which to start.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="who">Whose rights.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="FaultException">BadRequest, where the marker or a filter is not valid.</exception>
    public Task<IReadOnlyList<ImageRecord>> ListAsync(
        IEnumerable<KeyValuePair<string, string>> filters, string? marker, int limit, ActingAs who, CancellationToken cancel) =>
        endpoint.WithinAsync(who, token => ListPagesAsync(filters, marker, limit, who, token), cancel);

    private async Task<IReadOnlyList<ImageRecord>> ListPagesAsync(
        IEnumerable<KeyValuePair<string, string>> filters, string? marker, int limit, ActingAs who, CancellationToken cancel)
    {
        var fixedPart = string.Concat(filters.Select(filter => $"&{Uri.EscapeDataString(filter.Key)}={Uri.EscapeDataString(filter.Value)}"));
        var images = new List<ImageRecord>();
        while (images.Count < limit)
        {
            var query = $"images?limit={Math.Min(LargestPage, limit - images.Count)}{fixedPart}{(marker is null ? "" : $"&marker={Uri.EscapeDataString(marker)}")}";
            using var response = await endpoint.SendAsync(root => new HttpRequestMessage(HttpMethod.Get, new Uri(root, query)), who, cancel);
            var page = await ReadAsync(response, marker ?? "list", cancel);
            var before = images.Count;
            images.AddRange(page.GetProperty("images").EnumerateArray().Select(ImageReading.Read));
            if (images.Count == before || !page.TryGetProperty("next", out _))
            {
                break;
            }

            marker = images[^1].Id;
        }

        return images;
    }

    /// <summary>Makes an image without a file (status <c>queued</c>).</summary>
    public Task<ImageRecord> CreateAsync(NewImage image, ActingAs who, CancellationToken cancel)
    {
        var body = image.ToJson().ToJsonString();
        return endpoint.AskAsync(
            root => new HttpRequestMessage(HttpMethod.Post, new Uri(root, "images")) { Content = JsonText(body, "application/json") },
            who,
            async (response, token) => ImageReading.Read(await ReadAsync(response, image.Name ?? "new", token)),
            cancel);
    }

    /// <summary>Changes fields and properties; null where there is no such image.</summary>
    public async Task<ImageRecord?> UpdateAsync(string id, IReadOnlyList<ImageChange> changes, ActingAs who, CancellationToken cancel)
    {
        if (!PathSegment.IsSafe(id))
        {
            return null;
        }

        var body = new JsonArray([.. changes.Select(change => change.ToJson())]).ToJsonString();
        return await endpoint.AskAsync(
            root => new HttpRequestMessage(HttpMethod.Patch, new Uri(root, $"images/{id}"))
            {
                Content = JsonText(body, "application/openstack-images-v2.1-json-patch"),
            },
            who,
            (response, token) => ReadImageAsync(response, id, token),
            cancel);
    }

    /// <summary>Deletes an image; false where there was none.</summary>
    public async Task<bool> DeleteAsync(string id, ActingAs who, CancellationToken cancel)
    {
        if (!PathSegment.IsSafe(id))
        {
            return false;
        }

        return await endpoint.AskAsync(
            root => new HttpRequestMessage(HttpMethod.Delete, new Uri(root, $"images/{id}")),
            who,
            async (response, token) =>
            {
                if (response.StatusCode == HttpStatusCode.NotFound)
                {
                    return false;
                }

                await ImageRefusal.ThrowIfRefusedAsync(response, id, token);
                return true;
            },
            cancel);
    }

    /// <summary>Writes the image's file to <paramref name="path"/>, checking size and checksum; nothing half-written is left there.</summary>
    /// <exception cref="FaultException">NotFound, where image or file do not exist; BadRequest, where the bytes are not those the record promises.</exception>
    public Task DownloadAsync(ImageRecord image, string path, ActingAs who, CancellationToken cancel)
        => new ImageDownload(endpoint, image, path, who).RunAsync(cancel);

    /// <summary>Sends the image's file; <paramref name="open"/> is called again for each try.</summary>
    public async Task UploadAsync(string id, Func<Stream> open, ActingAs who, CancellationToken cancel)
    {
        using var response = await endpoint.SendAsync(
            root => new HttpRequestMessage(HttpMethod.Put, new Uri(root, $"images/{id}/file"))
            {
                Content = new StreamContent(open(), 1 << 20) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } },
            },
            who,
            cancel);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            throw new FaultException(FaultKind.NotFound, $"Image {id} could not be found.");
        }

        await ImageRefusal.ThrowIfRefusedAsync(response, id, cancel);
    }

    // Shared, so that nobody's giving up may end it.
    private Task<ImageRecord?> LookAsync(string id, ActingAs who) => endpoint.AskAsync(
        root => new HttpRequestMessage(HttpMethod.Get, new Uri(root, $"images/{id}")), who, (response, token) => ReadImageAsync(response, id, token), CancellationToken.None);

    private static async Task<ImageRecord?> ReadImageAsync(HttpResponseMessage response, string id, CancellationToken cancel) =>
        response.StatusCode == HttpStatusCode.NotFound ? null : ImageReading.Read(await ReadAsync(response, id, cancel));

    private static StringContent JsonText(string body, string mediaType) => new(body, Encoding.UTF8, new MediaTypeHeaderValue(mediaType));

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, string what, CancellationToken cancel)
    {
        await ImageRefusal.ThrowIfRefusedAsync(response, what, cancel);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancel);
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancel);
            return document.RootElement.Clone();
        }
        catch (Exception failure) when (failure is JsonException || TransientFailure.Is(failure, cancel))
        {
            throw ImageEndpoint.Unavailable($"the answer about {what} cannot be read: {failure.Message}");
        }
    }
}
