using System.Collections.Concurrent;
using Nova.Core;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Messaging;

namespace Nova.Api.Ec2.Ids;

/// <summary>Numbers of images, both ways. Those seen are kept for half a day, as many as a bound allows: the conductor forgets an image of which it has not heard for long.</summary>
internal sealed class ImageIds(IRpcClient rpc, TimeProvider time)
{
    private const int MostKept = 100_000;
    private const int MostTogether = 1000;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(12);

    private readonly ConcurrentDictionary<string, long> _numbers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, string> _ids = new();
    private long _begun = time.GetTimestamp();

    /// <summary>The numbers of images; those that have none get one, the first first.</summary>
    public Task<IReadOnlyDictionary<string, long>> NumberAsync(IEnumerable<string> ids, RequestContext context, CancellationToken cancel) => NumberAsync(ids, [], context, cancel);

    /// <summary>The numbers of images and of others that they mention.</summary>
    /// <param name="ids">Images that are there: those that have none get one, the first first.</param>
    /// <param name="mentioned">What the owner of an image writes may be any text: left out where it has no number.</param>
    /// <param name="context">Goes along with the question.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IReadOnlyDictionary<string, long>> NumberAsync(IEnumerable<string> ids, IEnumerable<string> mentioned, RequestContext context, CancellationToken cancel)
    {
        ForgetTheOld();
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (wanted, onlyKnown) in ((IEnumerable<string>, bool)[])[(ids, false), (mentioned, true)])
        {
            var missing = new List<string>();
            foreach (var id in wanted.Distinct(StringComparer.Ordinal))
            {
                if (_numbers.TryGetValue(id, out var number))
                {
                    numbers[id] = number;
                }
                else if (!numbers.ContainsKey(id))
                {
                    missing.Add(id);
                }
            }

            await AskAsync(missing, onlyKnown, numbers, context, cancel);
        }

        return numbers;
    }

    /// <summary>The images of numbers; those that none has are left out.</summary>
    public async Task<IReadOnlyDictionary<long, string>> FindAsync(IReadOnlyList<long> numbers, RequestContext context, CancellationToken cancel)
    {
        ForgetTheOld();
        var ids = new Dictionary<long, string>();
        var missing = new List<long>();
        foreach (var number in numbers.Distinct())
        {
            if (_ids.TryGetValue(number, out var known))
            {
                ids[number] = known;
            }
            else
            {
                missing.Add(number);
            }
        }

        foreach (var together in missing.Chunk(MostTogether))
        {
            var found = await rpc.CallAsync(Ec2IdsRpc.FindImages, RpcTarget.Any, new FindImages(together), context, default, cancel);
            foreach (var (number, id) in together.Zip(found.Ids))
            {
                if (id is not null)
                {
                    ids[number] = id;
                    Keep(id, number);
                }
            }
        }

        return ids;
    }

    private async Task AskAsync(List<string> missing, bool onlyKnown, Dictionary<string, long> numbers, RequestContext context, CancellationToken cancel)
    {
        foreach (var together in missing.Chunk(MostTogether))
        {
            var answer = await rpc.CallAsync(Ec2IdsRpc.NumberImages, RpcTarget.Any, new NumberImages(together, onlyKnown), context, default, cancel);
            foreach (var (id, number) in together.Zip(answer.Numbers).Where(one => one.Second > 0))
            {
                numbers[id] = number;
                Keep(id, number);
            }
        }
    }

    private void ForgetTheOld()
    {
        if (time.GetElapsedTime(Interlocked.Read(ref _begun)) > Kept)
        {
            Clear();
        }
    }

    private void Clear()
    {
        _numbers.Clear();
        _ids.Clear();
        Interlocked.Exchange(ref _begun, time.GetTimestamp());
    }

    private void Keep(string id, long number)
    {
        if (_numbers.Count >= MostKept)
        {
            Clear();
        }

        _numbers[id] = number;
        _ids[number] = id;
    }
}
