using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Nova.EndToEnd.Tests.Clouds;

namespace Nova.EndToEnd.Tests.Crashes;

/// <summary>
/// Many boots at once by clients that do not give up: one that gets no answer asks again under the same Idempotency-Key. Whatever dies,
/// each ends with one acknowledgement and one server.
/// </summary>
internal sealed class Boots(Cloud cloud, int count)
{
    private readonly ConcurrentDictionary<string, string> accepted = new();
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int repeats;

    /// <summary>Ids of servers by their names.</summary>
    public IReadOnlyDictionary<string, string> Accepted => accepted;

    /// <summary>How often a client had to ask again.</summary>
    public int Repeats => repeats;

    /// <summary>Sends all; <see cref="UntilAcceptedAsync"/> tells when so many are acknowledged.</summary>
    public async Task RunAsync(int milestone)
    {
        try
        {
            await Task.WhenAll(Enumerable.Range(0, count).Select(number => BootAsync($"boot-{number:000}", milestone)));
        }
        finally
        {
            reached.TrySetResult();
        }
    }

    public Task UntilAcceptedAsync() => reached.Task;

    private async Task BootAsync(string name, int milestone)
    {
        var body = new JsonObject
        {
            ["server"] = new JsonObject { ["name"] = name, ["flavorRef"] = "1", ["imageRef"] = cloud.ImageId, ["networks"] = "none" },
        };
        await Until.HoldsAsync($"{name} is acknowledged", async () =>
        {
            var problem = await TryAsync(name, body);
            if (problem is not null)
            {
                Interlocked.Increment(ref repeats);
            }
            else if (accepted.Count >= milestone)
            {
                reached.TrySetResult();
            }

            return problem;
        });
    }

    private async Task<string?> TryAsync(string name, JsonObject body)
    {
        try
        {
            var (status, text) = await cloud.Client.SendAsync(HttpMethod.Post, "/servers", body, "key-" + name);
            if (status == HttpStatusCode.Accepted)
            {
                accepted[name] = (string)JsonNode.Parse(text)!["server"]!["id"]!;
                return null;
            }

            // Whoever is missing for a moment is the API's 5xx; anything else is a wrong answer to a right request.
            return (int)status >= 500 ? $"{(int)status} {text}" : throw new InvalidOperationException($"POST /servers answered {(int)status}: {text}");
        }
        catch (Exception gone) when (gone is HttpRequestException || (gone is OperationCanceledException && !TestContext.Current.CancellationToken.IsCancellationRequested))
        {
            return gone.Message;
        }
    }
}
