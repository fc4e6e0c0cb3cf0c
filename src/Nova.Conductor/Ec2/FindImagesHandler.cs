using Nova.Core.Rpc.Conductor;
using Nova.Database;
using Nova.Database.Ec2;
using Nova.Messaging;

namespace Nova.Conductor.Ec2;

/// <summary><c>ec2_ids.find_images</c>.</summary>
internal sealed class FindImagesHandler(NovaDatabase database, SeenImages seen)
{
    public async Task<ImagesFound> HandleAsync(FindImages request, RpcCall call, CancellationToken ct)
    {
        var known = await database.ReadAsync(scope => Ec2ImageStore.IdsOf(scope, request.Numbers), ct);
        await seen.NoteAsync(known.Values, ct);
        return new ImagesFound([.. request.Numbers.Select(number => known.GetValueOrDefault(number))]);
    }
}
