using Nova.Development.Images.Files;
using Nova.Development.Storage;

namespace Nova.Development.Images;

/// <summary>What every operation works with.</summary>
internal sealed record ImagesState(EmbeddedDatabase Database, ImageFiles Files, ImagesOptions Options, TimeProvider Time) : IAsyncDisposable
{
    /// <summary>Opens database and folder, creating them at the first start.</summary>
    public static ImagesState Open(ImagesOptions options, TimeProvider time, ILogger<ImagesState> logger) => new(
        EmbeddedDatabase.Open(Path.Combine(options.DataFolder, "images.sqlite"), ImagesSchema.Migrations, logger),
        new ImageFiles(Path.Combine(options.DataFolder, "files")),
        options,
        time);

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
