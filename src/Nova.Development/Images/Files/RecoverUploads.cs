using Nova.Development.Storage;

namespace Nova.Development.Images.Files;

/// <summary>At the start: images whose upload was cut off by a crash are queued again, and files that belong to no image go.</summary>
internal sealed partial class RecoverUploads(ImagesState state, ILogger<RecoverUploads> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var (interrupted, whole) = await state.Database.WriteAsync(
            connection =>
            {
                var count = connection.Execute("UPDATE image SET status = 'queued', upload = NULL WHERE status = 'saving'");
                return (count, connection.Query("SELECT id FROM image WHERE status <> 'queued'", row => row.GetString(0)).ToHashSet());
            },
            cancellationToken);
        var strays = state.Files.DeleteAllBut(whole);
        if (interrupted + strays > 0)
        {
            LogRecovered(interrupted, strays);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "{Interrupted} uploads had been cut off; {Strays} files without an image were removed")]
    private partial void LogRecovered(int interrupted, int strays);
}
