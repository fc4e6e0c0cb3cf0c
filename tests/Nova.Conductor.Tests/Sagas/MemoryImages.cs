using Nova.Conductor.Images;
using Nova.Core.Faults;
using Nova.Core.Images;
using Nova.OpenStack.Images;

namespace Nova.Conductor.Tests.Sagas;

/// <summary>The image service of a test: ids with their states.</summary>
internal sealed class MemoryImages : IServerImages
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, string> images = [];

    /// <summary>While set, nothing is answered but this.</summary>
    public Fault? Fails { get; set; }

    /// <summary>The images there are, with their states.</summary>
    public IReadOnlyDictionary<string, string> All
    {
        get
        {
            lock (gate)
            {
                return images.ToDictionary();
            }
        }
    }

    /// <summary>What the API does with the user's rights.</summary>
    public void Make(string id)
    {
        lock (gate)
        {
            images.Add(id, "queued");
        }
    }

    /// <summary>What a host does: an image that is not there takes no bytes.</summary>
    public Fault? Store(string id)
    {
        lock (gate)
        {
            if (!images.ContainsKey(id))
            {
                return new Fault(FaultKind.NotFound, $"Image {id} could not be found.");
            }

            images[id] = "active";
            return null;
        }
    }

    /// <summary>The records that sagas made.</summary>
    public List<NewImage> Made { get; } = [];

    public Task MakeAsync(NewImage image, string? requestId, CancellationToken ct)
    {
        lock (gate)
        {
            if (Fails is { } fault)
            {
                throw new FaultException(fault);
            }

            if (images.TryAdd(image.Id!, "queued"))
            {
                Made.Add(image);
            }

            return Task.CompletedTask;
        }
    }

    public Task<ImageRecord?> FindAsync(string id, string? requestId, CancellationToken ct)
    {
        lock (gate)
        {
            return Fails is { } fault
                ? throw new FaultException(fault)
                : Task.FromResult(images.TryGetValue(id, out var status) ? new ImageRecord { Id = id, Status = status, DiskFormat = "qcow2" } : null);
        }
    }

    /// <summary>What was said of images.</summary>
    public Dictionary<string, string> Said { get; } = [];

    public Task SayAsync(string id, string property, string value, string? requestId, CancellationToken ct)
    {
        lock (gate)
        {
            if (Fails is { } fault)
            {
                throw new FaultException(fault);
            }

            Said[$"{id}/{property}"] = value;
            return Task.CompletedTask;
        }
    }

    /// <summary>Backups in the order they are listed in; those that are gone are not.</summary>
    public List<string> Backups { get; } = [];

    public Task<IReadOnlyList<string>> BackupsAsync(Guid instanceId, string type, IReadOnlyCollection<string?> projects, string? requestId, CancellationToken ct)
    {
        lock (gate)
        {
            return Fails is { } fault ? throw new FaultException(fault) : Task.FromResult<IReadOnlyList<string>>([.. Backups.Where(images.ContainsKey)]);
        }
    }

    public Task<bool> DeleteAsync(string id, string? requestId, CancellationToken ct)
    {
        lock (gate)
        {
            return Fails is { } fault ? throw new FaultException(fault) : Task.FromResult(images.Remove(id));
        }
    }
}
