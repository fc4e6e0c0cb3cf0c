using System.Collections.Concurrent;
using Nova.Core;
using Nova.Core.Rpc;
using Nova.Core.Rpc.Conductor;
using Nova.Messaging;

namespace Nova.Api.Ec2.Ids;

/// <summary>Numbers of images, both ways. They never change, so that those seen are kept: as many as a bound allows, then it starts afresh.</summary>
internal sealed class ImageIds(IRpcClient rpc)
{
    private const int MostKept = 100_000;
    private const int MostTogether = 1000;

    private readonly ConcurrentDictionary<string, long> _numbers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, string> _ids = new();

    /// <summary>The numbers of images; those that have none get one, the first first.</summary>
    public async Task<IReadOnlyDictionary<string, long>> NumberAsync(IEnumerable<string> ids, RequestContext context, CancellationToken cancel)
    {
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            if (_numbers.TryGetValue(id, out var number))
            {
                numbers[id] = number;
            }
            else
            {
                missing.Add(id);
            }
        }

        foreach (var together in missing.Chunk(MostTogether))
        {
            var made = await rpc.CallAsync(Ec2IdsRpc.NumberImages, RpcTarget.Any, new NumberImages(together), context, default, cancel);
            foreach (var (id, number) in together.Zip(made.Numbers))
            {
                numbers[id] = number;
                Keep(id, number);
            }
        }

        return numbers;
    }

    /// <summary>The images of numbers; those that none has are left out.</summary>
    public async Task<IReadOnlyDictionary<long, string>> FindAsync(IReadOnlyList<long> numbers, RequestContext context, CancellationToken cancel)
    {
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

    private void Keep(string id, long number)
    {
        if (_numbers.Count >= MostKept)
        {
            _numbers.Clear();
            _ids.Clear();
        }

        _numbers[id] = number;
        _ids[number] = id;
    }
}
