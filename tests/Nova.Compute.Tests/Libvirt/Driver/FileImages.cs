using Nova.Compute.Drivers;
using Nova.Core.Faults;
using Nova.Core.Images;

namespace Nova.Compute.Tests.Libvirt.Driver;

/// <summary>An image service of files; counts what is fetched.</summary>
internal sealed class FileImages : IImageSource
{
    private readonly Dictionary<string, string> _paths = [];
    private readonly Dictionary<string, ImageRecord> _images = [];
    private int _fetches;

    public int Fetches => _fetches;

    /// <summary>Runs in the middle of each fetch.</summary>
    public Func<Task> During { get; set; } = () => Task.CompletedTask;

    public ImageRecord Add(string path, string format, string? id = null)
    {
        var image = new ImageRecord
        {
            Id = id ?? Guid.NewGuid().ToString("D"), Status = "active", DiskFormat = format, ContainerFormat = "bare", Size = new FileInfo(path).Length,
        };
        _paths[image.Id] = path;
        _images[image.Id] = image;
        return image;
    }

    /// <summary>An image that waits for its file, which will be <paramref name="path"/>.</summary>
    public ImageRecord Queue(string path)
    {
        var image = new ImageRecord { Id = Guid.NewGuid().ToString("D"), Status = "queued" };
        _paths[image.Id] = path;
        _images[image.Id] = image;
        return image;
    }

    public async Task StoreAsync(string id, string format, Func<Stream> open, CancellationToken ct)
    {
        if (!_images.TryGetValue(id, out var image))
        {
            throw new FaultException(FaultKind.NotFound, $"Image {id} could not be found.");
        }

        if (image.Status == "active")
        {
            return;
        }

        await using (var from = open())
        await using (var to = File.Create(_paths[id]))
        {
            var buffer = new byte[100_000];
            int read;
            while ((read = await from.ReadAsync(buffer, ct)) > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, read), ct);
                await WhileStoring();
            }
        }

        _images[id] = image with { Status = "active", DiskFormat = format, ContainerFormat = "bare", Size = new FileInfo(_paths[id]).Length };
    }

    /// <summary>Runs after each piece of a file that is stored.</summary>
    public Func<Task> WhileStoring { get; set; } = () => Task.CompletedTask;

    /// <summary>As though somebody had changed it.</summary>
    public void Change(ImageRecord image) => _images[image.Id] = image;

    public bool IsActive(string id) => _images[id].Status == "active";

    /// <summary>An image as it is now.</summary>
    public ImageRecord Get(string id) => _images[id];

    /// <summary>As though somebody had deleted it.</summary>
    public void Remove(ImageRecord image) => _images.Remove(image.Id);

    public Task<ImageRecord?> FindAsync(string id, CancellationToken ct) => Task.FromResult(_images.GetValueOrDefault(id));

    public async Task FetchAsync(ImageRecord image, string path, CancellationToken ct)
    {
        Interlocked.Increment(ref _fetches);
        if (!_paths.TryGetValue(image.Id, out var from))
        {
            throw new FaultException(FaultKind.NotFound, $"Image {image.Id} could not be found.");
        }

        await During();
        File.Copy(from, path, overwrite: true);
    }
}
