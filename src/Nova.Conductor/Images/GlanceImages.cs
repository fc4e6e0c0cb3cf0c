using Nova.OpenStack;
using Nova.OpenStack.Images;

namespace Nova.Conductor.Images;

/// <summary>Images of the image service.</summary>
internal sealed class GlanceImages(ImageClient glance) : IServerImages
{
    /// <summary>More than anybody rotates; what is beyond goes at the next backup.</summary>
    private const int MostBackups = 1000;

    public async Task<IReadOnlyList<string>> BackupsAsync(Guid instanceId, string type, IReadOnlyCollection<string?> projects, string? requestId, CancellationToken ct)
    {
        KeyValuePair<string, string>[] filters =
        [
            new("image_type", "backup"), new("backup_type", type), new("instance_uuid", instanceId.ToString("D")), new("status", "active"),
            new("sort_key", "created_at"), new("sort_dir", "desc"),
        ];
        var images = await glance.ListAsync(filters, marker: null, MostBackups, ActingAs.Service(requestId), ct).ConfigureAwait(false);
        return [.. images.Where(image => projects.Contains(image.Owner)).Select(image => image.Id)];
    }

    public Task<bool> DeleteAsync(string id, string? requestId, CancellationToken ct) => glance.DeleteAsync(id, ActingAs.Service(requestId), ct);
}
