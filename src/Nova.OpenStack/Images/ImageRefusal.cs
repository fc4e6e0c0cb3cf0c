using System.Net;
using Nova.Core.Faults;

namespace Nova.OpenStack.Images;

/// <summary>What Glance refuses, as faults.</summary>
internal static class ImageRefusal
{
    private const int LongestDetail = 500;

    public static async Task ThrowIfRefusedAsync(HttpResponseMessage response, string what, CancellationToken cancel)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var text = await response.Content.ReadAsStringAsync(cancel);
        var details = $"HTTP {(int)response.StatusCode}: {(text.Length > LongestDetail ? text[..LongestDetail] : text)}";
        var (kind, message) = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => (FaultKind.Forbidden, $"Not authorized for image {what}."),
            HttpStatusCode.NotFound => (FaultKind.NotFound, $"Image {what} could not be found."),
            HttpStatusCode.Conflict => (FaultKind.Conflict, $"The image service refuses to change image {what} in its present state."),
            HttpStatusCode.RequestEntityTooLarge => (FaultKind.OverQuota, $"The image service refuses image {what}: too large, or over quota."),
            HttpStatusCode.InternalServerError => (FaultKind.Unavailable, "The image service is temporarily unavailable."),
            _ => (FaultKind.BadRequest, $"The image service refuses the request for image {what}."),
        };
        throw new FaultException(new Fault(kind, message, "image_service_refused", details));
    }
}
