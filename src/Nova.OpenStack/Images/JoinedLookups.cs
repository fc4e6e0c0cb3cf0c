using System.Collections.Concurrent;
using Nova.Core.Images;

namespace Nova.OpenStack.Images;

/// <summary>
/// Look-ups of one image with the same token that overlap share one request: sixty boots that arrive together ask the image service
/// once. Nothing is kept after the answer, so a look-up sees whatever was true when the oldest of those it joined was sent.
/// </summary>
internal sealed class JoinedLookups
{
    private readonly ConcurrentDictionary<(string Id, string? Token), Lazy<Task<ImageRecord?>>> underWay = new();

    /// <summary>The answer of <paramref name="look"/>, or of the one under way. A caller that gives up leaves the others waiting for it.</summary>
    public Task<ImageRecord?> GetAsync(string id, ActingAs who, Func<Task<ImageRecord?>> look, CancellationToken cancel)
    {
        var key = (id, who.UserToken);
        var mine = new Lazy<Task<ImageRecord?>>(() => LookAsync(key, look));
        return underWay.GetOrAdd(key, mine).Value.WaitAsync(cancel);
    }

    private async Task<ImageRecord?> LookAsync((string Id, string? Token) key, Func<Task<ImageRecord?>> look)
    {
        // The entry has to be in place before it can be taken out again.
        await Task.Yield();
        try
        {
            return await look();
        }
        finally
        {
            underWay.TryRemove(key, out _);
        }
    }
}
