using Nova.Core.Faults;
using Nova.Core.Images;
using Nova.OpenStack;
using Nova.OpenStack.Images;

namespace Nova.Conductor.Images;

/// <summary>Images of the image service.</summary>
internal sealed class GlanceImages(ImageClient glance) : IServerImages
{
    /// <summary>More than anybody rotates; what is beyond goes at the next backup.</summary>
    private const int MostBackups = 1000;

    public async Task MakeAsync(NewImage image, string? requestId, CancellationToken ct)
    {
        try
        {
            await glance.CreateAsync(image, ActingAs.Service(requestId), ct).ConfigureAwait(false);
        }
        catch (FaultException taken) when (taken.Fault.Kind == FaultKind.Conflict)
        {
            // A try whose answer was lost: the id is nobody else's.
            if (await FindAsync(image.Id!, requestId, ct).ConfigureAwait(false) is null)
            {
                throw;
            }
        }
    }

    public Task<ImageRecord?> FindAsync(string id, string? requestId, CancellationToken ct) => glance.GetAsync(id, ActingAs.Service(requestId), ct);

    public Task SayAsync(string id, string property, string value, string? requestId, CancellationToken ct) =>
        glance.UpdateAsync(id, [ImageChange.Set(property, value)], ActingAs.Service(requestId), ct);

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
