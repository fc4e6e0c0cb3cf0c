using Nova.Core.Faults;
using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Ec2;
using Nova.Messaging;

namespace Nova.Conductor.Ec2;

/// <summary><c>ec2_ids.number_images</c>.</summary>
internal sealed class NumberImagesHandler(NovaDatabase database, SeenImages seen)
{
    /// <summary>Repeating it is harmless: an image that has a number keeps it. So its answer is not stored.</summary>
    public async Task<ImageNumbers> HandleAsync(NumberImages request, RpcCall call, CancellationToken ct)
    {
        var known = await database.ReadAsync(scope => Ec2ImageStore.NumbersOf(scope, request.Ids), ct);
        if (!request.OnlyKnown && request.Ids.Any(id => !known.ContainsKey(id)))
        {
            await database.WriteAsync(
                scope =>
                {
                    Ec2ImageStore.Number(scope, request.Ids);
                    return true;
                },
                ct);

            // Read after the commit: another conductor may have been first with one of them, which that transaction did not see.
            known = await database.ReadAsync(scope => Ec2ImageStore.NumbersOf(scope, request.Ids), ct);
        }

        await seen.NoteAsync(known.Keys, ct);
        return new ImageNumbers(
        [
            .. request.Ids.Select(id => known.TryGetValue(id, out var number) ? number
                : request.OnlyKnown ? 0
                : throw new FaultException(FaultKind.Unavailable, "The images could not be numbered; please try again.")),
        ]);
    }
}
