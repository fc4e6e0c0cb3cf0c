using Nova.Database;
using Nova.Database.Ec2;

namespace Nova.Conductor.Ec2;

/// <summary>Notes which images EC2 asks about, once a day for each: those that nobody asks about are forgotten at last.</summary>
internal sealed class SeenImages(NovaDatabase database, TimeProvider time)
{
    private static readonly TimeSpan Precision = TimeSpan.FromDays(1);

    public async Task NoteAsync(IReadOnlyCollection<string> images, CancellationToken ct)
    {
        var since = time.GetUtcNow() - Precision;
        if (await database.ReadAsync(scope => Ec2ImageStore.IsAnyUnseen(scope, images, since), ct))
        {
            await database.WriteAsync(
                scope =>
                {
                    Ec2ImageStore.See(scope, images);
                    return true;
                },
                ct);
        }
    }
}
