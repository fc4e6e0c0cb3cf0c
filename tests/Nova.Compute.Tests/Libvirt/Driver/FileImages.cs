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

    /// <summary>As though somebody had changed it.</summary>
    public void Change(ImageRecord image) => _images[image.Id] = image;

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
